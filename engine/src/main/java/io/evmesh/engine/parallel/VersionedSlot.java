package io.evmesh.engine.parallel;

import org.jspecify.annotations.Nullable;

/** One storage slot during a block: the touches of its transactions over the committed value. */
final class VersionedSlot extends Touches {
  final long key0;
  final long key1;
  final long key2;
  final long key3;

  /** The committed value, once somebody has read it. */
  private long base0;

  private long base1;
  private long base2;
  private long base3;
  private boolean baseKnown;

  VersionedSlot(SlotTouch first) {
    key0 = first.key0;
    key1 = first.key1;
    key2 = first.key2;
    key3 = first.key3;
  }

  /** The highest write below {@code tx}: it hides those below itself. */
  @Override
  @Nullable Touch below(int tx) {
    return highestWriteBelow(tx);
  }

  boolean hasKey(long limb0, long limb1, long limb2, long limb3) {
    return key0 == limb0 && key1 == limb1 && key2 == limb2 && key3 == limb3;
  }

  boolean isBaseKnown() {
    return baseKnown;
  }

  void setBase(long limb0, long limb1, long limb2, long limb3) {
    base0 = limb0;
    base1 = limb1;
    base2 = limb2;
    base3 = limb3;
    baseKnown = true;
  }

  /** Learns the committed value from a touch that saw it. */
  void learnFrom(SlotTouch touch) {
    if (touch.fromBase && !baseKnown) {
      setBase(touch.seen0, touch.seen1, touch.seen2, touch.seen3);
    }
  }

  /** Whether the touch saw the committed value, which is known. */
  boolean isBaseOf(SlotTouch touch) {
    return touch.saw(base0, base1, base2, base3);
  }
}
