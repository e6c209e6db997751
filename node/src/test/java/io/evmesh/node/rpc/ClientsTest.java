package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a DAO's users do by ethers 6 and viem 2. Needs Node.js, and the libraries by {@code npm
 * install} in {@code src/test/clients/dao}.
 */
class ClientsTest {
  private static final Path CLIENTS = Path.of("src", "test", "clients", "dao");
  private static final long PATIENCE_SECONDS = 180;

  private static boolean hasNode() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aDaoIsDeployedVotedOnAndExecuted(@TempDir Path data)
      throws IOException, InterruptedException {
    assumeTrue(hasNode(), "Node.js is missing");
    assumeTrue(
        Files.isDirectory(CLIENTS.resolve("node_modules")),
        "the libraries are missing: npm install in node/src/test/clients/dao");
    try (TestNode node = TestNode.development(data)) {
      Process process =
          new ProcessBuilder("node", "flow.mjs", node.uri().toString().replaceAll("/$", ""))
              .directory(CLIENTS.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(ended).isTrue();
      assertThat(process.exitValue()).as(output).isZero();
      assertThat(output).contains("all as they should be");
    }
  }
}
