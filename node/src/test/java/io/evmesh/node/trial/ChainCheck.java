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
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Holds a chain against what clients were told of it, and what nodes have shown. */
final class ChainCheck {
  private static final int ATTEMPTS = 300;
  private static final int BLOCKS_AT_ONCE = 200;

  private final NodeClient node;
  private final String where;
  private final Map<String, String> found = new HashMap<>();
  private final Map<String, List<Long>> nonces = new HashMap<>();
  private String parent = "";
  private long blocks;

  /**
   * A check of the chain that a node shows.
   *
   * @param where it is, for those who read of a fault
   */
  ChainCheck(URI node, String where) {
    this.node = new NodeClient(node, Optional.empty());
    this.where = where;
  }

  /** How many blocks were looked at. */
  long blocks() {
    return blocks;
  }

  private JsonNode call(String method, Object... parameters) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return node.call(method, parameters);
      } catch (InputException | NodeClient.CallException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  /**
   * All that was taken is in the chain, once; receipts told of those blocks, and what nodes have
   * shown is still there.
   *
   * @param batched transactions of batches that were taken
   * @param shown blocks by their numbers
   */
  void holds(List<TrialLoad> loads, Set<String> batched, Map<Long, String> shown)
      throws InterruptedException {
    JsonNode ignored = call("evm_mine");
    blocks = Long.decode(call("eth_blockNumber").asText());
    for (long from = 0; from <= blocks; from += BLOCKS_AT_ONCE) {
      List<List<Object>> asked = new ArrayList<>();
      for (long i = from; i <= Math.min(blocks, from + BLOCKS_AT_ONCE - 1); i++) {
        asked.add(List.of("0x" + Long.toHexString(i), true));
      }
      node.calls("eth_getBlockByNumber", asked).forEach(block -> add(block, shown));
    }
    for (TrialLoad load : loads) {
      holds(load);
    }
    assertThat(found.keySet()).as("%s: batches", where).containsAll(batched);
    nonces.forEach(
        (from, row) -> {
          for (int i = 0; i < row.size(); i++) {
            assertThat(row.get(i)).as("%s, nonces of %s", where, from).isEqualTo(i);
          }
        });
  }

  private void add(JsonNode block, Map<Long, String> shown) {
    long number = Long.decode(block.path("number").asText());
    if (number > 0) {
      assertThat(block.path("parentHash").asText()).as(where).isEqualTo(parent);
    }
    parent = block.path("hash").asText();
    assertThat(shown.getOrDefault(number, parent))
        .as("%s: block %d was shown before", where, number)
        .isEqualTo(parent);
    for (JsonNode transaction : block.path("transactions")) {
      String hash = transaction.path("hash").asText();
      assertThat(found.put(hash, parent)).as("%s: twice: %s", where, hash).isNull();
      nonces
          .computeIfAbsent(transaction.path("from").asText(), _ -> new ArrayList<>())
          .add(Long.decode(transaction.path("nonce").asText()));
    }
  }

  private void holds(TrialLoad load) throws InterruptedException {
    assertThat(load.faults()).as(where).isEmpty();
    load.receipts()
        .forEach((hash, block) -> assertThat(found.get(hash)).as(where + hash).isEqualTo(block));
    List<String> lost = new ArrayList<>();
    for (String hash : load.accepted().keySet()) {
      if (!found.containsKey(hash)) {
        lost.add(hash + " is " + call("eth_getTransactionByHash", hash));
      }
    }
    assertThat(lost).as("%s, %d blocks, pool %s", where, blocks, call("txpool_status")).isEmpty();
  }
}
