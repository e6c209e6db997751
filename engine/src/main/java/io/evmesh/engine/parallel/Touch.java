package io.evmesh.engine.parallel;

import org.jspecify.annotations.Nullable;

/**
 * What one incarnation of one transaction read and wrote at one place. Never changes once made, so
 * that lanes may look at it while the place's only writer keeps it in its list.
 */
abstract sealed class Touch permits AccountTouch, SlotTouch, Wipe {
  /** Index of the transaction in its block. */
  final int tx;

  /** How often the transaction was executed before in this block. */
  final int incarnation;

  Touch(int tx, int incarnation) {
    this.tx = tx;
    this.incarnation = incarnation;
  }

  /** Whether the value below this touch may differ from the value above it. */
  abstract boolean writes();

  /** Whether what lower transactions wrote can not be seen above this touch. */
  abstract boolean overwrites();

  /** What {@code earlier} wrote and then this, as one touch; conditions do not matter any more. */
  abstract Touch after(@Nullable Touch earlier);
}
