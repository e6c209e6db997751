package io.evmesh.engine.parallel;

import org.jspecify.annotations.Nullable;

/** A transaction that leaves an account without storage, whatever was there. */
final class Wipe extends Touch {
  Wipe(int tx, int incarnation) {
    super(tx, incarnation);
  }

  @Override
  boolean writes() {
    return true;
  }

  @Override
  boolean overwrites() {
    return true;
  }

  @Override
  Touch after(@Nullable Touch earlier) {
    return this;
  }

  /** The wipes of one account. */
  static final class History extends Touches {}
}
