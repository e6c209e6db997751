package io.evmesh.node.query;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.table.LogFilter;
import io.evmesh.persistence.table.StoredLog;
import io.evmesh.persistence.table.StoredLogs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds logs: those of the last blocks in memory, of older ones in the tables. */
public final class LogSearch {
  private final ChainView chain;
  private final int limit;

  /**
   * @param limit most logs of an answer, up to {@link LogFilter#MAX_LIMIT}
   */
  public LogSearch(ChainView chain, int limit) {
    this.chain = chain;
    this.limit = limit;
  }

  /** There are more logs than an answer may have, or more to look through than allowed. */
  public static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMany(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * The logs that are wanted of these blocks, all of which are there, in the order of the chain.
   *
   * @throws TooMany if that is more than one may ask for
   */
  public List<FoundLog> find(long from, long to, LogQuery query) {
    List<FoundLog> found = new ArrayList<>();
    long memory = chain.firstInMemory();
    if (from < memory) {
      stored(from, Math.min(to, memory - 1), query, found);
    }
    for (long number = Math.max(from, memory); number <= to; number++) {
      chain.block(number).ifPresent(block -> add(block, query, found));
    }
    return found;
  }

  /** Whether all blocks from this one on are in memory. */
  public boolean isQuick(long from) {
    return from >= chain.firstInMemory();
  }

  /** The logs of one block that are wanted. */
  public List<FoundLog> find(ChainBlock block, LogQuery query) {
    List<FoundLog> found = new ArrayList<>();
    add(block, query, found);
    return found;
  }

  private void check(boolean holds) {
    if (!holds) {
      throw new TooMany("query returned more than %d results".formatted(limit));
    }
  }

  private void add(ChainBlock block, LogQuery query, List<FoundLog> found) {
    int index = 0;
    for (int i = 0; i < block.receipts().size(); i++) {
      Receipt receipt = block.receipts().get(i);
      for (Log log : receipt.logs()) {
        if (query.matches(log)) {
          Hash transaction = block.transactionHashes().get(i);
          found.add(new FoundLog(block.hash(), block.header(), transaction, i, index, log));
          check(found.size() <= limit);
        }
        index++;
      }
    }
  }

  private void stored(long from, long to, LogQuery query, List<FoundLog> found) {
    StoredLogs.Page page;
    try {
      page =
          chain
              .storedLogs()
              .find(new LogFilter(from, to, query.addresses(), query.topics(), limit));
    } catch (IllegalArgumentException e) {
      throw new TooMany(String.valueOf(e.getMessage()));
    }
    check(page.complete());
    Place place = null;
    for (StoredLog log : page.logs()) {
      if (query.topics().size() > log.log().topics().size()) {
        continue; // a wildcard asks for a topic, whichever it is
      }
      if (place == null || place.header.number() != log.block()) {
        place = Place.of(chain, log.block());
      }
      if (place != null) {
        Hash transaction = place.transactions.get(log.transaction());
        found.add(
            new FoundLog(
                place.hash, place.header, transaction, log.transaction(), log.index(), log.log()));
      }
    }
  }

  /** What logs of one block share. */
  private record Place(Hash hash, BlockHeader header, List<Hash> transactions) {
    static @Nullable Place of(ChainView chain, long number) {
      Hash hash = chain.hash(number).orElse(null);
      BlockHeader header = chain.header(number).orElse(null);
      return hash == null || header == null
          ? null
          : new Place(hash, header, chain.transactionHashes(number));
    }
  }
}
