package io.evmesh.persistence.journal;

import java.util.Map;
import java.util.TreeMap;

/** Which commits were taken back later. It learns of what took them back from the end on. */
final class TakenBack {
  /** By place in the journal: the lowest block to which this event, or a later one, went back. */
  private final TreeMap<Long, Long> limits = new TreeMap<>();

  /** At this place the chain was taken back to a block; nothing later was. */
  void add(long sequence, long block) {
    long later = limits.isEmpty() ? Long.MAX_VALUE : limits.firstEntry().getValue();
    limits.put(sequence, Math.min(block, later));
  }

  /** Whether the commit of a block at this place was taken back. */
  boolean has(long sequence, long block) {
    Map.Entry<Long, Long> next = limits.higherEntry(sequence);
    return next != null && block > next.getValue();
  }
}
