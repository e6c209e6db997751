package io.evmesh.node.command.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.node.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The settings and certificates of a cluster, at the command line. */
class ClusterCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... words) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(words);
  }

  @Test
  void everySettingIsShownInTextAndInJson() {
    assertThat(run("cluster", "config", "--show", "--cluster.port=7")).isZero();
    assertThat(out.toString())
        .containsPattern("cluster.port +7 +command line")
        .containsPattern("cluster.stable-after +5s +default")
        .containsPattern("cluster.bind-host +127.0.0.1 +default");
    assertThat(run("cluster", "config", "--json", "--cluster.port=7")).isZero();
    assertThat(out.toString())
        .containsPattern(
            "\"name\" : \"cluster.port\",\\s+\"value\" : \"7\",\\s+\"source\" : \"com");
  }

  @Test
  void certificatesLeadToANodeWithMutualTls() {
    assertThat(run("cluster", "certificates", "--out", folder + "/c", "10.0.0.1", "10.0.0.2"))
        .isZero();
    assertThat(out.toString()).contains("10.0.0.2").contains("made, until ");
    Path node = folder.resolve("c/10.0.0.1");
    assertThat(
            run(
                "cluster",
                "config",
                "--cluster.profile=static",
                "--cluster.host=10.0.0.1",
                "--cluster.nodes=10.0.0.1,10.0.0.2",
                "--cluster.certificates=" + node,
                "--cluster.secret-file=" + node.resolve("secret")))
        .isZero();
    assertThat(out.toString()).contains("(static) at 10.0.0.1:25520, by mutual TLS; it begins");
  }

  @Test
  void faultsAreASentence() {
    assertThat(run("cluster", "config", "--cluster.host=10.0.0.1")).isEqualTo(2);
    assertThat(err.toString()).startsWith("evmesh: cluster.host = 10.0.0.1 (command line): ");
    assertThat(run("cluster", "certificates", "--out", folder.toString(), "--days=0", "a"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--days: 0 is not from 1 to 36500");
    assertThat(run("cluster")).isEqualTo(2);
    assertThat(err.toString())
        .contains("Missing command: one of try, status, drain, config, certificates.");
  }
}
