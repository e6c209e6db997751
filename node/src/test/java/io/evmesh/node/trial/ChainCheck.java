package io.evmesh.node.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.input.json.InputException;
import io.evmesh.node.client.NodeClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Holds a chain against what clients were told of it. */
final class ChainCheck {
  private static final int ATTEMPTS = 300;

  private final Supplier<URI> node;
  private long blocks;

  ChainCheck(Supplier<URI> node) {
    this.node = node;
  }

  /** How many blocks were looked at. */
  long blocks() {
    return blocks;
  }

  /** The last block of which a node that runs knows. */
  long head() throws InterruptedException {
    return Long.decode(call("eth_blockNumber").asText());
  }

  private JsonNode call(String method, Object... parameters) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (NodeClient client = new NodeClient(node.get(), Optional.empty())) {
        return client.call(method, parameters);
      } catch (InputException | NodeClient.CallException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /** All that was taken is in the chain, once; receipts told of those blocks. */
  void holds(TrialLoad load, String where) throws InterruptedException {
    assertThat(load.faults()).as(where).isEmpty();
    JsonNode ignored = call("evm_mine");
    Map<String, String> found = new HashMap<>();
    Map<String, List<Long>> nonces = new HashMap<>();
    String parent = "";
    blocks = head();
    for (long number = 0; number <= blocks; number++) {
      JsonNode block = call("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
      if (number > 0) {
        assertThat(block.path("parentHash").asText()).as(where).isEqualTo(parent);
      }
      parent = block.path("hash").asText();
      for (JsonNode transaction : block.path("transactions")) {
        String hash = transaction.path("hash").asText();
        assertThat(found.put(hash, parent)).as("%s: twice: %s", where, hash).isNull();
        nonces
            .computeIfAbsent(transaction.path("from").asText(), _ -> new ArrayList<>())
            .add(Long.decode(transaction.path("nonce").asText()));
      }
    }
    load.receipts()
        .forEach((hash, block) -> assertThat(found.get(hash)).as(where + hash).isEqualTo(block));
    List<String> lost = new ArrayList<>();
    for (String hash : load.accepted().keySet()) {
      if (!found.containsKey(hash)) {
        lost.add(hash + " is " + call("eth_getTransactionByHash", hash));
      }
    }
    assertThat(lost).as("%s, %d blocks, pool %s", where, blocks, call("txpool_status")).isEmpty();
    nonces.forEach(
        (from, row) -> {
          for (int i = 0; i < row.size(); i++) {
            assertThat(row.get(i)).as("%s, nonces of %s", where, from).isEqualTo(i);
          }
        });
  }
}
