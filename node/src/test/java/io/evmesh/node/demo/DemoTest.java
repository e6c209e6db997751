package io.evmesh.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.node.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoTest {
  @Test
  void everyVoteCountsOnceAndIsProven(@TempDir Path folder) {
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    int status =
        line.execute("demo", "--voters", "300", "--lanes", "2", "--data", folder.toString());
    assertThat(status).as(out.toString()).isZero();
    assertThat(out.toString())
        .contains("the same answer for both     yes")
        .contains("every vote counted once      yes")
        .contains("for 20,000, against 7,500, abstain 2,500")
        .contains("state roots equal            yes")
        .contains("a vote of each of 300 voters");
    assertThat(line.execute("votes", "verify", folder.resolve("demo.zip").toString())).isZero();
    assertThat(line.execute("demo", "--voters", "3", "--data", folder.toString())).isEqualTo(2);
  }
}
