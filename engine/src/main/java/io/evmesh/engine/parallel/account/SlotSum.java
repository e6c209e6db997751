package io.evmesh.engine.parallel.account;

import io.evmesh.engine.commute.Condition;
import io.evmesh.engine.types.UInt256;

/**
 * What a transaction has added to a storage slot, and under which conditions it would have done the
 * same with another value there.
 */
public final class SlotSum extends SlotTouch {
  /** Modulo 2^256, not zero. */
  public final UInt256 added;

  /** What a transaction has added under conditions. */
  public SlotSum(
      VersionedSlot slot, int tx, int incarnation, Condition[] conditions, UInt256 added) {
    super(slot, tx, incarnation, conditions, false);
    this.added = added;
  }

  @Override
  boolean writes() {
    return true;
  }
}
