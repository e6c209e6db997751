package io.evmesh.node.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evmesh.node.rpc.TestNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The web page in Chromium, on a desk and on a phone, by {@code page.mjs}. */
class WebPageTest {
  private static final int SECONDS = 150;

  @Test
  void showsBlocksTransactionsAndStorageByName(@TempDir Path data)
      throws IOException, InterruptedException {
    Optional<Path> browser =
        NodePrograms.find("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    assumeTrue(browser.isPresent(), "Chromium is not there: the web page is not tried");
    NodePrograms.install();
    try (TestNode node = TestNode.development(data)) {
      NodePrograms.run(
          SECONDS, "node", "page.mjs", node.uri().toString(), browser.get().toString());
    }
  }
}
