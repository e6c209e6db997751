package io.evmesh.node.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The programs of {@code node/src/test/clients}, copied to {@code target/clients} with the packages
 * that they name. Tests that need them are skipped, and say so, where Node.js is missing.
 */
final class NodePrograms {
  private static final Path SOURCES = Path.of("src", "test", "clients");
  private static final Path INSTALLED = Path.of("target", "clients");
  private static final int INSTALL_SECONDS = 180;

  private NodePrograms() {}

  /** The path of the first of these programs that is there. */
  static Optional<Path> find(String... names) {
    String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
    return Stream.of(names)
        .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Installs what the programs need; the test is skipped where there is no Node.js. */
  static synchronized void install() throws IOException, InterruptedException {
    assumeTrue(
        find("node").isPresent() && find("npm").isPresent(),
        "Node.js 20 or newer with npm is not there: its clients are not tried");
    Files.createDirectories(INSTALLED);
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(NodePrograms::isOurs).toList()) {
        Path copy = INSTALLED.resolve(SOURCES.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    run(INSTALL_SECONDS, "npm", "ci", "--no-audit", "--no-fund");
  }

  /** Not what somebody has installed or compiled beside the sources. */
  private static boolean isOurs(Path file) {
    for (Path part : SOURCES.relativize(file)) {
      if (part.toString().equals("node_modules") || part.toString().equals("target")) {
        return false;
      }
    }
    return Files.isRegularFile(file);
  }

  /** Runs a command there, which must end well. */
  static void run(int seconds, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("evmesh-client", ".txt");
    try {
      List<String> words = new ArrayList<>(List.of(command));
      Process process =
          new ProcessBuilder(words)
              .directory(INSTALLED.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean isOver = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!isOver) {
        process.destroyForcibly().waitFor();
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(isOver).as("within %d s: %s\n%s", seconds, words, said).isTrue();
      assertThat(process.exitValue()).as("%s\n%s", words, said).isZero();
    } finally {
      Files.delete(output);
    }
  }
}
