package io.evmesh.engine.parallel.account;

import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** What a transaction saw at a storage slot and what other value it left. Limbs lowest first. */
public final class SlotWrite extends SlotTouch {
  final long next0;
  final long next1;
  final long next2;
  final long next3;

  /** The value left lies at {@code words[next]}. */
  SlotWrite(
      VersionedSlot slot, int tx, int incarnation, @Nullable Object seen, long[] words, int next) {
    super(slot, tx, incarnation, seen, false);
    next0 = words[next];
    next1 = words[next + 1];
    next2 = words[next + 2];
    next3 = words[next + 3];
  }

  @Override
  boolean writes() {
    return true;
  }

  boolean leavesSameAs(SlotWrite that) {
    return next0 == that.next0 && next1 == that.next1 && next2 == that.next2 && next3 == that.next3;
  }

  /** The value left. */
  public UInt256 next() {
    return UInt256.ofLimbs(next0, next1, next2, next3);
  }

  public void copyNext(long[] to, int at) {
    to[at] = next0;
    to[at + 1] = next1;
    to[at + 2] = next2;
    to[at + 3] = next3;
  }
}
