package io.evmesh.engine.evm;

/**
 * Is asked from time to time while a machine runs what somebody wants to know of a state, so that
 * it may be made to wait, or to end by an exception. It changes nothing of what comes out.
 */
@FunctionalInterface
public interface Pace {
  /** Gas units between two questions: they take 0.2 to 10 ms. */
  long SLICE = 500_000;

  /** The least gas of one instruction for which it is asked before. */
  long MUCH_GAS = 200_000;

  /**
   * Asked when a message begins, when it has used {@link #SLICE} gas units since, and before what
   * takes long in one piece.
   *
   * @param gasAhead units that the next instruction takes; 0 if it is none that takes long
   */
  void look(long gasAhead);
}
