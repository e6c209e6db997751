package io.evmesh.node.rpc.txpool;

import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.codec.Checksum;
import io.evmesh.node.rpc.codec.TransactionJson;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What waits in the pool: pending are those that can run, queued those that a gap holds back. */
public final class PoolMethods {
  private static final Parameter<Address> ADDRESS = Parameter.required("Address", Types.ADDRESS);

  private final TransactionPool pool;

  private PoolMethods(TransactionPool pool) {
    this.pool = pool;
  }

  /** The methods. */
  public static List<Method> all(TransactionPool pool) {
    PoolMethods own = new PoolMethods(pool);
    return List.of(
        Method.of(
            "txpool_status",
            "How many transactions wait.",
            List.of(),
            "object of quantities",
            call ->
                out -> {
                  out.startObject();
                  out.field("pending").quantity(count(pool.content(true)));
                  out.field("queued").quantity(count(pool.content(false)));
                  out.endObject();
                }),
        Method.of(
            "txpool_content",
            "All transactions that wait, by sender and nonce.",
            List.of(),
            "object",
            call -> out -> own.all(out, PoolMethods::whole)),
        Method.of(
            "txpool_inspect",
            "All transactions that wait, by sender and nonce, each as a line of text.",
            List.of(),
            "object",
            call -> out -> own.all(out, PoolMethods::line)),
        Method.of(
            "eth_pendingTransactions",
            "All transactions that wait, in the order in which they came.",
            List.of(),
            "list of transactions",
            call ->
                out -> {
                  out.startArray();
                  pool.all().forEach(waiting -> whole(out, waiting));
                  out.endArray();
                }),
        Method.of(
            "txpool_contentFrom",
            "The transactions of one sender that wait, by nonce.",
            List.of(ADDRESS),
            "object",
            call -> {
              Address address = call.get(ADDRESS);
              return out -> own.of(out, address);
            }));
  }

  private static long count(Map<Address, SortedMap<Long, PooledTransaction>> content) {
    return content.values().stream().mapToLong(Map::size).sum();
  }

  private void all(JsonOut out, BiConsumer<JsonOut, PooledTransaction> write) {
    out.startObject();
    for (boolean runnable : new boolean[] {true, false}) {
      out.field(name(runnable)).startObject();
      pool.content(runnable)
          .forEach(
              (sender, queue) -> {
                out.field(Checksum.of(sender)).startObject();
                byNonce(out, queue, write);
                out.endObject();
              });
      out.endObject();
    }
    out.endObject();
  }

  private void of(JsonOut out, Address address) {
    out.startObject();
    for (boolean runnable : new boolean[] {true, false}) {
      out.field(name(runnable)).startObject();
      byNonce(
          out, pool.content(runnable).getOrDefault(address, new TreeMap<>()), PoolMethods::whole);
      out.endObject();
    }
    out.endObject();
  }

  private static String name(boolean runnable) {
    return runnable ? "pending" : "queued";
  }

  private static void byNonce(
      JsonOut out,
      SortedMap<Long, PooledTransaction> queue,
      BiConsumer<JsonOut, PooledTransaction> write) {
    queue.forEach(
        (nonce, pooled) -> {
          out.field(Long.toUnsignedString(nonce));
          write.accept(out, pooled);
        });
  }

  private static void whole(JsonOut out, PooledTransaction pooled) {
    TransactionJson.pending(out, pooled.transaction(), pooled.hash(), pooled.sender());
  }

  private static void line(JsonOut out, PooledTransaction pooled) {
    Transaction tx = pooled.transaction();
    out.text(
        "%s: %d wei + %s gas × %d wei"
            .formatted(
                tx.to() == null ? "contract creation" : Checksum.of(tx.to()),
                tx.value().toBigInteger(),
                Long.toUnsignedString(tx.gasLimit()),
                tx.maxFeePerGas().toBigInteger()));
  }
}
