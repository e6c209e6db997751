package io.evmesh.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as it stands there. */
class ReadmeTest {
  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @Test
  void exampleRunsAsItStandsThere(@TempDir Path folder) throws IOException, InterruptedException {
    Matcher example = EXAMPLE.matcher(Project.read(Project.root().resolve("README.md")));
    assertThat(example.find()).as("a Java example in README.md").isTrue();
    Path file = Files.writeString(folder.resolve("Example.java"), example.group(1));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = process.waitFor();
    assertThat(Files.readString(output)).startsWith("0x" + "0".repeat(63) + "c, gas left 99");
    assertThat(status).isZero();
  }
}
