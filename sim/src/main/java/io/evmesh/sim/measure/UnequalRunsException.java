package io.evmesh.sim.measure;

/** Two runs of one workload gave different results: the executor is at fault. */
public final class UnequalRunsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnequalRunsException(String message) {
    super(message);
  }
}
