package io.evmesh.engine.parallel.account;

/**
 * What one incarnation of one transaction read and wrote at one place. But for the mark of the
 * place's only writer it never changes once made, so that lanes may look at it while that keeps it
 * in its list.
 */
public abstract sealed class Touch permits AccountTouch, SlotTouch, Wipe {
  /** Index of the transaction in its block. */
  public final int tx;

  /** How often the transaction was executed before in this block. */
  public final int incarnation;

  /** Whether the place's only writer has found that the transaction must run again. */
  private boolean disproved;

  Touch(int tx, int incarnation) {
    this.tx = tx;
    this.incarnation = incarnation;
  }

  /** Whether the value below this touch may differ from the value above it. */
  abstract boolean writes();

  final boolean isDisproved() {
    return disproved;
  }

  /** Marks that the transaction must run again: once told, it need not be told a second time. */
  final void disprove() {
    disproved = true;
  }
}
