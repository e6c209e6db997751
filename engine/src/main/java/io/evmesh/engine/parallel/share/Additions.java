package io.evmesh.engine.parallel.share;

import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;

/**
 * What transactions of a share have added to a slot, by transaction, and what its value has to be
 * for each to do so.
 */
public final class Additions {
  private final List<Addition> all = new ArrayList<>();
  private int told;

  /**
   * What one transaction has added.
   *
   * @param added modulo 2^256; zero for a transaction that only looked
   */
  public record Addition(int tx, UInt256 added, List<Condition> conditions) {
    /** Whether it would have done the same on this value. */
    boolean holds(UInt256 value) {
      for (Condition condition : conditions) {
        if (!condition.holds(value)) {
          return false;
        }
      }
      return true;
    }
  }

  void add(int tx, UInt256 added, List<Condition> conditions) {
    all.add(new Addition(tx, added, conditions));
  }

  int size() {
    return all.size();
  }

  List<Addition> all() {
    return all;
  }

  /** Those that nobody was told of. */
  public List<Addition> news() {
    return all.subList(told, all.size());
  }

  void forgetNews() {
    told = all.size();
  }
}
