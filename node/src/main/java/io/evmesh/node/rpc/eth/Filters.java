package io.evmesh.node.rpc.eth;

import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.FilterTypes.Filter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Filters that are polled. One that nobody polls for a while is given up; so is, when there are too
 * many, the one that was polled longest ago.
 */
public final class Filters {
  private static final int ID_BYTES = 16;

  private final ChainView chain;
  private final Settings settings;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();

  /** The one that was polled longest ago first. */
  private final Map<String, Polled> filters = new LinkedHashMap<>();

  /**
   * Bounds of filters.
   *
   * @param most filters at once
   * @param idle after which one that is not polled is given up
   * @param mostTransactions that wait for a poll, at most; the oldest are forgotten
   * @param mostUndone blocks that are gone and wait for a poll, at most; the oldest are forgotten
   */
  public record Settings(int most, Duration idle, int mostTransactions, int mostUndone) {
    /** Five minutes, as go-ethereum has it. */
    public static final Settings USUAL = new Settings(10_000, Duration.ofMinutes(5), 10_000, 1024);
  }

  /** What a poll has to tell. */
  sealed interface Changes {
    record Hashes(List<Hash> hashes) implements Changes {}

    /**
     * The logs of these blocks; none if the first comes after the last.
     *
     * @param undone blocks that were told and are gone, the newest first
     */
    record Logs(Filter filter, long from, long to, List<ChainBlock> undone) implements Changes {}
  }

  private static final class Polled {
    final @Nullable Filter logs;
    final @Nullable List<Hash> transactions;
    final List<ChainBlock> undone = new ArrayList<>(); // that were told and are gone
    long next; // the number of the first block that was not told
    long polledNanos;

    Polled(@Nullable Filter logs, @Nullable List<Hash> transactions, long next) {
      this.logs = logs;
      this.transactions = transactions;
      this.next = next;
    }
  }

  /**
   * No filters yet.
   *
   * @param nanos a clock
   */
  public Filters(ChainView chain, Settings settings, LongSupplier nanos) {
    this.chain = chain;
    this.settings = settings;
    this.nanos = nanos;
    chain.onReturn(this::returned);
  }

  String ofLogs(Filter filter) {
    long next = chain.head().number() + 1;
    if (filter.from() instanceof BlockRef.ByNumber(var number)) {
      next = Math.max(next, number);
    }
    return add(new Polled(filter, null, next));
  }

  String ofBlocks() {
    return add(new Polled(null, null, chain.head().number() + 1));
  }

  String ofTransactions() {
    return add(new Polled(null, new ArrayList<>(), 0));
  }

  private synchronized String add(Polled filter) {
    giveUpIdle();
    if (filters.size() >= settings.most()) {
      filters.remove(filters.keySet().iterator().next());
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    String name = "0x" + HexFormat.of().formatHex(id);
    filter.polledNanos = nanos.getAsLong();
    filters.put(name, filter);
    return name;
  }

  private void giveUpIdle() {
    long now = nanos.getAsLong();
    filters.values().removeIf(old -> now - old.polledNanos > settings.idle().toNanos());
  }

  synchronized boolean remove(String id) {
    return filters.remove(id) != null;
  }

  /** A transaction has come into the pool. */
  public synchronized void transaction(Hash hash) {
    for (Polled filter : filters.values()) {
      List<Hash> waiting = filter.transactions;
      if (waiting != null) {
        if (waiting.size() >= settings.mostTransactions()) {
          waiting.removeFirst();
        }
        waiting.add(hash);
      }
    }
  }

  /** Blocks are gone, the newest first. */
  private synchronized void returned(List<ChainBlock> undone) {
    long next = chain.head().number() + 1;
    for (Polled filter : filters.values()) {
      if (filter.logs != null) {
        undone.stream().filter(block -> block.number() < filter.next).forEach(filter.undone::add);
        while (filter.undone.size() > settings.mostUndone()) {
          filter.undone.removeFirst();
        }
      }
      if (filter.transactions == null && filter.next > next) {
        filter.next = next;
      }
    }
  }

  private Polled find(String id) {
    giveUpIdle();
    Polled filter = filters.remove(id);
    if (filter == null) {
      throw RpcException.server("filter not found");
    }
    filter.polledNanos = nanos.getAsLong();
    filters.put(id, filter); // now the one that was polled last
    return filter;
  }

  synchronized Filter logFilter(String id) {
    Filter filter = find(id).logs;
    if (filter == null) {
      throw RpcException.server("filter not found");
    }
    return filter;
  }

  synchronized Changes poll(String id) {
    Polled filter = find(id);
    if (filter.transactions != null) {
      List<Hash> waiting = List.copyOf(filter.transactions);
      filter.transactions.clear();
      return new Changes.Hashes(waiting);
    }
    long from = filter.next;
    long to = chain.head().number();
    filter.next = Math.max(from, to + 1);
    if (filter.logs != null) {
      BlockRef last = filter.logs.to();
      long end = last instanceof BlockRef.ByNumber(var number) ? Math.min(to, number) : to;
      List<ChainBlock> undone = List.copyOf(filter.undone);
      filter.undone.clear();
      return new Changes.Logs(filter.logs, from, end, undone);
    }
    List<Hash> hashes = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      chain.hash(number).ifPresent(hashes::add);
    }
    return new Changes.Hashes(hashes);
  }
}
