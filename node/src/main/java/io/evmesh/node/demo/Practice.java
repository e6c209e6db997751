package io.evmesh.node.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.client.NodeClient;
import io.evmesh.node.vote.Abi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What clients usually ask of a chain for development, for some seconds: transfers of ether and of
 * tokens, one by one and in batches, their receipts, calls, blocks, logs, traces, a batch of votes.
 * A node that has met it once leaves behind what another needs to be quick from its first minute.
 */
public final class Practice {
  private static final int VOTERS = 48;
  private static final int BATCH = 100;
  private static final long GAS = 120_000;
  private static final UInt256 FEE = UInt256.of(1_000_000_000_000L);
  private static final UInt256 TIP = UInt256.of(1_000_000_000L);
  private static final String ETHER_100 = "0x56bc75e2d63100000";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final NodeClient node;
  private final DaoStory story;
  private final UInt256 chainId;
  private final long endNanos;

  private Practice(NodeClient node, Duration time) throws InterruptedException {
    this.node = node;
    endNanos = System.nanoTime() + time.toNanos();
    Address founder = Address.fromHex(node.call("eth_accounts").get(0).asText());
    story = new DaoStory(node, founder, VOTERS);
    chainId = UInt256.of(Long.decode(node.call("eth_chainId").asText()));
  }

  /**
   * Asks a node whose chain is new.
   *
   * @param time for how long, about
   */
  public static void run(NodeClient node, Duration time) throws InterruptedException {
    new Practice(node, time).run();
  }

  private void run() throws InterruptedException {
    story.found();
    story.sign();
    JsonNode ignored = node.call("evmesh_castVotes", story.request("practice"));
    for (DevAccount sender : story.voters()) {
      ignored = node.call("anvil_setBalance", sender.address().toString(), ETHER_100);
    }
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < VOTERS; i++) {
        DevAccount sender = story.voters().get(i);
        Address to = story.voters().get((i + 1) % VOTERS).address();
        boolean inBatches = i % 16 == 0;
        all.add(clients.submit(() -> inBatches ? sendBatches(sender, to) : send(sender, to)));
      }
      for (Future<Long> each : all) {
        long unused = each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the node does not answer as it should", e.getCause());
    }
  }

  private boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }

  /** Sends one by one, each the other way, and looks at what came of it. */
  private long send(DevAccount sender, Address to) throws InterruptedException {
    long nonce = 0;
    while (!isOver()) {
      JsonNode hash = node.call("eth_sendRawTransaction", raw(sender, nonce, to));
      JsonNode receipt = node.call("eth_getTransactionReceipt", hash);
      JsonNode ignored =
          node.call("eth_call", call(story.token(), balanceOf(sender.address())), "latest");
      ignored = node.call("eth_getTransactionCount", sender.address().toString(), "latest");
      if (nonce % 16 == 0) {
        look(hash, receipt.path("blockNumber"), sender.address().toString());
      }
      nonce++;
    }
    return nonce;
  }

  private long sendBatches(DevAccount sender, Address to) throws InterruptedException {
    long nonce = 0;
    while (!isOver()) {
      List<List<Object>> batch = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        batch.add(List.of(raw(sender, nonce + i, to)));
      }
      List<JsonNode> ignored = node.calls("eth_sendRawTransaction", batch);
      nonce += BATCH;
    }
    return nonce;
  }

  private String raw(DevAccount sender, long nonce, Address to) {
    boolean ofTokens = nonce % 2 == 1 && nonce < 2 * DaoStory.WEIGHT;
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            chainId,
            nonce,
            FEE,
            TIP,
            GAS,
            ofTokens ? story.token() : to,
            ofTokens ? UInt256.ZERO : UInt256.ONE,
            ofTokens ? Abi.call("transfer(address,uint256)", to, 1L) : Bytes.EMPTY,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    return TransactionCodec.encode(Signatures.sign(transaction, sender.privateKey())).toString();
  }

  private static Bytes balanceOf(Address holder) {
    return Abi.call("balanceOf(address)", holder);
  }

  private static ObjectNode call(Address to, Bytes data) {
    return MAPPER.createObjectNode().put("to", to.toString()).put("data", data.toString());
  }

  private void look(JsonNode hash, JsonNode block, String sender) throws InterruptedException {
    String token = story.token().toString();
    ObjectNode request = call(story.token(), Abi.call("decimals()")).put("from", sender);
    ObjectNode logs = MAPPER.createObjectNode().put("address", token);
    logs.set("fromBlock", block);
    ObjectNode tracer = MAPPER.createObjectNode().put("tracer", "callTracer");
    List<List<Object>> asked =
        List.of(
            List.of("eth_blockNumber"),
            List.of("eth_gasPrice"),
            List.of("eth_getBalance", sender, "latest"),
            List.of("eth_getCode", token, "latest"),
            List.of("eth_getStorageAt", token, "0x0", "latest"),
            List.of("eth_estimateGas", request),
            List.of("eth_feeHistory", "0x4", "latest", List.of(50)),
            List.of("eth_getBlockByNumber", block, true),
            List.of("eth_getBlockByNumber", "latest", false),
            List.of("eth_getBlockReceipts", block),
            List.of("eth_getTransactionByHash", hash),
            List.of("eth_getLogs", logs),
            List.of("debug_traceTransaction", hash, tracer),
            List.of("debug_traceTransaction", hash));
    for (List<Object> each : asked) {
      Object[] parameters = each.subList(1, each.size()).toArray();
      JsonNode ignored = node.call(each.getFirst().toString(), parameters);
    }
  }
}
