package io.evmesh.node.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.json.InputException;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.client.NodeClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Clients that send transfers of ether and of a token to nodes of a cluster, each from an account
 * of its own. What may not have arrived they send again, to any node, until they know.
 */
public final class TrialLoad implements AutoCloseable {
  private static final UInt256 FEE = UInt256.of(1_000_000_000_000L);
  private static final long TRANSFER_GAS = 21_000;
  private static final long TOKEN_GAS = 100_000;
  private static final long CREATION_GAS = 200_000;
  private static final Duration PAUSE = Duration.ofMillis(100);

  /**
   * A token whose balances stand in the slots of their owners' addresses, without any check: what
   * is called as {@code transfer(address,uint256)} moves.
   */
  private static final String TOKEN = "602435803354033355600435540160043555600160005260206000f3";

  private static final String TRANSFER = "a9059cbb";

  private final Supplier<List<URI>> nodes;
  private final long chainId;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads;
  private final Map<String, Address> accepted = new ConcurrentHashMap<>();
  private final Map<String, String> receipts = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicLong retries = new AtomicLong();
  private final Map<String, Long> refusals = new ConcurrentHashMap<>();
  private final Map<URI, NodeClient> clients = new ConcurrentHashMap<>();

  /**
   * Begins to send.
   *
   * @param nodes those that can be asked at the moment; at least one, sooner or later
   * @param accounts one client for each
   * @param pause between two transactions of a client
   * @param random decides who sends what where
   */
  public TrialLoad(
      Supplier<List<URI>> nodes,
      long chainId,
      List<DevAccount> accounts,
      Duration pause,
      RandomGenerator.SplittableGenerator random) {
    this.nodes = nodes;
    this.chainId = chainId;
    threads =
        accounts.stream()
            .map(
                account -> {
                  RandomGenerator own = random.split();
                  return Thread.ofVirtual()
                      .name("client")
                      .start(() -> send(account, accounts, pause, own));
                })
            .toList();
  }

  /** Hashes of transactions that a node has taken, and who sent them. */
  public Map<String, Address> accepted() {
    return Map.copyOf(accepted);
  }

  /** Hashes of transactions, and of the blocks that a receipt named. */
  public Map<String, String> receipts() {
    return Map.copyOf(receipts);
  }

  /** What a node must never say. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** How often something was sent again. */
  public long retries() {
    return retries.get();
  }

  /** What nodes said in place of taking a transaction that was to be taken, and how often. */
  public Map<String, Long> refusals() {
    return Map.copyOf(refusals);
  }

  private void refused(RuntimeException e) {
    String message = String.valueOf(e.getMessage()).replaceAll("http://[^ ]*: ", "");
    refusals.merge(message, 1L, Long::sum);
  }

  private void send(
      DevAccount account, List<DevAccount> all, Duration pause, RandomGenerator random) {
    try {
      long nonce = nonce(account, random);
      Address token = null;
      while (!isStopped(Duration.ZERO)) {
        Address to = all.get(random.nextInt(all.size())).address();
        Transaction unsigned =
            token == null
                ? creation(nonce)
                : random.nextBoolean() ? transfer(nonce, to) : tokens(nonce, token, to);
        if (!deliver(account, unsigned, random)) {
          return;
        }
        if (token == null) {
          token = io.evmesh.engine.evm.Creations.address(account.address(), nonce);
        }
        nonce++;
        if (isStopped(pause)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopped(Duration within) throws InterruptedException {
    return stop.await(within.toNanos(), TimeUnit.NANOSECONDS);
  }

  private long nonce(DevAccount account, RandomGenerator random) throws InterruptedException {
    while (!isStopped(Duration.ZERO)) {
      try {
        JsonNode count =
            any(random).call("eth_getTransactionCount", account.address().toString(), "pending");
        return Long.decode(count.asText());
      } catch (InputException | NodeClient.CallException e) {
        boolean ignored = isStopped(PAUSE);
      }
    }
    return 0;
  }

  private NodeClient any(RandomGenerator random) {
    List<URI> now = nodes.get();
    if (now.isEmpty()) {
      throw new InputException("no node runs");
    }
    return clients.computeIfAbsent(
        now.get(random.nextInt(now.size())), uri -> new NodeClient(uri, Optional.empty()));
  }

  /** Sends until it is known to be taken; false if that is to stop before. */
  private boolean deliver(DevAccount account, Transaction unsigned, RandomGenerator random)
      throws InterruptedException {
    Bytes wire = TransactionCodec.encode(Signatures.sign(unsigned, account.privateKey()));
    String hash = Keccak256.hash(wire).toString();
    boolean isFirst = true;
    while (true) {
      try {
        NodeClient node = any(random);
        String told = node.call("eth_sendRawTransaction", "0x" + hex(wire)).asText();
        if (!told.equals(hash)) {
          faults.add("%s was sent, %s taken".formatted(hash, told));
        }
        took(hash, account, node);
        return true;
      } catch (NodeClient.CallException e) {
        String message = String.valueOf(e.getMessage());
        if (message.equals("already known")) {
          if (isFirst) {
            faults.add(hash + " is new and already known");
          }
          accepted.put(hash, account.address());
          return true;
        }
        if (message.startsWith("nonce too low") && isThere(hash, random)) {
          accepted.put(hash, account.address());
          return true;
        }
        refused(e);
      } catch (InputException e) { // it may have arrived
        refused(e);
      }
      isFirst = false;
      long ignored = retries.incrementAndGet();
      if (isStopped(PAUSE)) {
        return false;
      }
    }
  }

  private void took(String hash, DevAccount account, NodeClient node) throws InterruptedException {
    accepted.put(hash, account.address());
    try {
      note(hash, node.call("eth_getTransactionReceipt", hash));
    } catch (InputException | NodeClient.CallException e) {
      long ignored = retries.incrementAndGet(); // it is looked for in the end
    }
  }

  private void note(String hash, JsonNode receipt) {
    if (receipt.isObject()) {
      String before = receipts.put(hash, receipt.path("blockHash").asText());
      if (before != null && !before.equals(receipt.path("blockHash").asText())) {
        faults.add("%s was in %s and then in another block".formatted(hash, before));
      }
    }
  }

  private boolean isThere(String hash, RandomGenerator random) throws InterruptedException {
    try {
      return any(random).call("eth_getTransactionByHash", hash).isObject();
    } catch (InputException | NodeClient.CallException e) {
      return false;
    }
  }

  private static String hex(Bytes bytes) {
    return java.util.HexFormat.of().formatHex(bytes.unsafeArray());
  }

  private Transaction transfer(long nonce, Address to) {
    return transfer(chainId, nonce, to);
  }

  /** A transfer of 1 wei. */
  static Transaction transfer(long chainId, long nonce, Address to) {
    return transaction(chainId, nonce, TRANSFER_GAS, to, UInt256.ONE, Bytes.EMPTY);
  }

  private Transaction tokens(long nonce, Address token, Address to) {
    String data = TRANSFER + "0".repeat(24) + to.toString().substring(2) + "0".repeat(63) + "1";
    return transaction(chainId, nonce, TOKEN_GAS, token, UInt256.ZERO, Bytes.fromHex(data));
  }

  private Transaction creation(long nonce) {
    int size = TOKEN.length() / 2;
    String code = "60%02x80600b6000396000f3%s".formatted(size, TOKEN);
    return transaction(chainId, nonce, CREATION_GAS, null, UInt256.ZERO, Bytes.fromHex(code));
  }

  private static Transaction transaction(
      long chainId, long nonce, long gas, @Nullable Address to, UInt256 value, Bytes data) {
    return new Transaction(
        TransactionType.DYNAMIC_FEE,
        UInt256.of(chainId),
        nonce,
        FEE,
        UInt256.ONE,
        gas,
        to,
        value,
        data,
        List.of(),
        UInt256.ZERO,
        List.of(),
        List.of(),
        null);
  }

  @Override
  public void close() {
    end();
  }

  /** Stops sending; what was begun is finished, or it is not known what became of it. */
  public void end() {
    stop.countDown();
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.values().forEach(NodeClient::close);
  }
}
