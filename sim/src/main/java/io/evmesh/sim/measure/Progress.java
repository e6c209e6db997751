package io.evmesh.sim.measure;

/** Is told how far a measurement has come. */
public interface Progress {
  /** Nobody is told anything. */
  Progress SILENT = (done, expected) -> {};

  /**
   * A run has ended.
   *
   * @param done number of runs so far, of whatever kind
   * @param expected how many there will be in the end, as far as can be told now
   */
  void ran(long done, long expected);
}
