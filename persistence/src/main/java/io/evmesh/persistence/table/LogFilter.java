package io.evmesh.persistence.table;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.List;

/**
 * Which logs are asked for, as {@code eth_getLogs} has it.
 *
 * @param from first block
 * @param to last block
 * @param addresses any of these; none for all
 * @param topics for each of the first topics, any of these; an empty list for whatever it is
 * @param limit most logs of an answer
 */
public record LogFilter(
    long from, long to, List<Address> addresses, List<List<Hash>> topics, int limit) {
  /** Most logs of an answer. */
  public static final int MAX_LIMIT = 100_000;

  /** Most addresses, and most values of one topic. */
  public static final int MAX_CHOICES = 1_000;

  /** Most blocks of a question that names no address: all their logs are looked at. */
  public static final int MAX_BLOCKS_WITHOUT_ADDRESS = 10_000;

  public LogFilter {
    addresses = List.copyOf(addresses);
    topics = topics.stream().map(List::copyOf).toList();
    if (from < 0 || to < from || to > Position.MAX_BLOCK) {
      throw new IllegalArgumentException("no range of blocks: %d to %d".formatted(from, to));
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit must lie between 1 and %d, not %d".formatted(MAX_LIMIT, limit));
    }
    if (topics.size() > BlockRows.TOPICS) {
      throw new IllegalArgumentException("a log has 4 topics at most, not " + topics.size());
    }
    if (addresses.size() > MAX_CHOICES
        || topics.stream().anyMatch(choices -> choices.size() > MAX_CHOICES)) {
      throw new IllegalArgumentException(
          "more than %d addresses or values of a topic".formatted(MAX_CHOICES));
    }
    if (addresses.isEmpty() && to - from >= MAX_BLOCKS_WITHOUT_ADDRESS) {
      throw new IllegalArgumentException(
          "without an address at most %d blocks can be searched, not %d"
              .formatted(MAX_BLOCKS_WITHOUT_ADDRESS, to - from + 1));
    }
  }
}
