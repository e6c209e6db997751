package io.evmesh.engine.parallel.choice;

/** Why a block that ran in lanes was executed in place after all. */
public enum GiveUp {
  /** Too many transactions had to be executed again. */
  EXECUTIONS,
  /** Too many conditions did not hold. */
  VERDICTS,
  /** It took much longer than it is expected to take in sequence. */
  TIME,
  /** Something failed. */
  FAULT
}
