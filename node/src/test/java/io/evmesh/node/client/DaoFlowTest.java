package io.evmesh.node.client;

import io.evmesh.node.rpc.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a DAO's users do by ethers 6 and viem 2: {@code dao/flow.mjs}. */
class DaoFlowTest {
  private static final int SECONDS = 180;

  @Test
  void aDaoIsDeployedVotedOnAndExecuted(@TempDir Path data)
      throws IOException, InterruptedException {
    NodePrograms.install();
    try (TestNode node = TestNode.development(data)) {
      String url = node.uri().toString();
      NodePrograms.run(
          SECONDS, "node", "dao/flow.mjs", url.substring(0, url.length() - 1)); // no last slash
    }
  }
}
