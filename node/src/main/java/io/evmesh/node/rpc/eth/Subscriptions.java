package io.evmesh.node.rpc.eth;

import io.evmesh.engine.types.Hash;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.FoundLog;
import io.evmesh.node.query.LogSearch;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.BlockJson;
import io.evmesh.node.rpc.codec.FilterTypes.Filter;
import io.evmesh.node.rpc.codec.ReceiptJson;
import io.evmesh.node.rpc.codec.TransactionJson;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tells connections what they have subscribed to. One thread writes what is told, so that blocks
 * and senders need not wait for it; a connection that reads too slowly is cut off by its server.
 */
public final class Subscriptions implements AutoCloseable {
  private static final int ID_BYTES = 16;
  private static final long MOST_BYTES = 64L << 20;

  private final ChainView chain;
  private final LogSearch search;
  private final int mostPerConnection;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("subscriptions").factory());

  /** What is subscribed to. */
  sealed interface Topic {
    record Heads() implements Topic {}

    record Logs(Filter filter) implements Topic {}

    /**
     * Transactions that come into the pool.
     *
     * @param whole whether more than their hashes is told
     */
    record Transactions(boolean whole) implements Topic {}

    /**
     * Receipts of new blocks.
     *
     * @param hashes of the transactions; none for all
     */
    record Receipts(Set<Hash> hashes) implements Topic {}

    /** What becomes of a submitter's batch. */
    record Batch(String submitter, String id) implements Topic {}

    /** Whether blocks are fetched, which never changes. */
    record Syncing() implements Topic {}
  }

  private record Subscription(String id, Topic topic, Peer peer) {}

  /**
   * No subscriptions yet.
   *
   * @param mostPerConnection at once
   */
  public Subscriptions(ChainView chain, LogSearch search, int mostPerConnection) {
    this.chain = chain;
    this.search = search;
    this.mostPerConnection = mostPerConnection;
    chain.onHead(block -> writer.execute(() -> tell(block)));
    chain.onReturn(undone -> writer.execute(() -> undone.forEach(this::tellUndone)));
  }

  /** The identifier of a new subscription, which begins once it is on its way. */
  String add(Topic topic, Peer peer) {
    if (!peer.canBeTold()) {
      throw RpcException.of(RpcException.METHOD_NOT_FOUND, "notifications not supported");
    }
    long own =
        subscriptions.values().stream()
            .filter(other -> other.peer().connection().equals(peer.connection()))
            .count();
    if (own >= mostPerConnection) {
      throw RpcException.of(
          RpcException.LIMIT_EXCEEDED,
          "a connection has at most %d subscriptions".formatted(mostPerConnection));
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = "0x" + HexFormat.of().formatHex(bytes);
    peer.afterAnswer(() -> subscriptions.put(id, new Subscription(id, topic, peer)));
    peer.whenGone(() -> subscriptions.remove(id));
    return id;
  }

  /** Whether there was such a subscription of this connection. */
  boolean remove(String id, Peer peer) {
    Subscription known = subscriptions.get(id);
    return known != null
        && known.peer().connection().equals(peer.connection())
        && subscriptions.remove(id, known);
  }

  private void tell(ChainBlock block) {
    for (Subscription subscription : subscriptions.values()) {
      switch (subscription.topic()) {
        case Topic.Heads() -> tell(subscription, out -> head(out, block));
        case Topic.Logs(var filter) -> {
          for (FoundLog log : search.find(block, filter.query())) {
            tell(subscription, out -> ReceiptJson.log(out, log, false));
          }
        }
        case Topic.Receipts(var hashes) -> tell(subscription, out -> receipts(out, block, hashes));
        case Topic.Transactions _, Topic.Batch _, Topic.Syncing _ -> {
          // blocks are nothing to them
        }
      }
    }
  }

  private void tellUndone(ChainBlock block) {
    for (Subscription subscription : subscriptions.values()) {
      if (subscription.topic() instanceof Topic.Logs(var filter)) {
        for (FoundLog log : search.find(block, filter.query())) {
          tell(subscription, out -> ReceiptJson.log(out, log, true));
        }
      }
    }
  }

  private static void head(JsonOut out, ChainBlock block) {
    out.startObject();
    BlockJson.fields(out, block.hash(), block.header());
    out.endObject();
  }

  private void receipts(JsonOut out, ChainBlock block, Set<Hash> hashes) {
    out.startArray();
    for (int i = 0; i < block.receipts().size(); i++) {
      if (hashes.isEmpty() || hashes.contains(block.transactionHashes().get(i))) {
        ReceiptJson.write(out, chain.config(), new TransactionPlace(block, i));
      }
    }
    out.endArray();
  }

  /** A transaction has come into the pool. */
  public void transaction(PooledTransaction pooled) {
    if (!subscriptions.isEmpty()) {
      writer.execute(() -> tell(pooled));
    }
  }

  private void tell(PooledTransaction pooled) {
    for (Subscription subscription : subscriptions.values()) {
      if (subscription.topic() instanceof Topic.Transactions(boolean whole)) {
        tell(
            subscription,
            out -> {
              if (whole) {
                TransactionJson.pending(out, pooled.transaction(), pooled.hash(), pooled.sender());
              } else {
                out.hash(pooled.hash());
              }
            });
      }
    }
  }

  /** Something has become of a submitter's batch. */
  public void batch(String submitter, String id, Answer event) {
    Topic topic = new Topic.Batch(submitter, id);
    if (!subscriptions.isEmpty()) {
      writer.execute(
          () -> {
            for (Subscription subscription : subscriptions.values()) {
              if (subscription.topic().equals(topic)) {
                tell(subscription, event);
              }
            }
          });
    }
  }

  private void tell(Subscription subscription, Answer result) {
    JsonOut out = new JsonOut(MOST_BYTES);
    out.startObject().field("jsonrpc").text("2.0").field("method").text("eth_subscription");
    out.field("params").startObject().field("subscription").text(subscription.id());
    try {
      out.field("result").answer(result).endObject().endObject();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (RpcException e) {
      return; // larger than anybody would want to be told
    }
    if (!subscription.peer().tell(out.toBytes())) {
      subscriptions.remove(subscription.id(), subscription);
    }
  }

  @Override
  public void close() {
    writer.shutdownNow();
  }
}
