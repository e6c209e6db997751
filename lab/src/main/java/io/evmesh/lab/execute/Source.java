package io.evmesh.lab.execute;

import io.evmesh.engine.types.UInt256;

/** Where an execution finds values. */
public interface Source {
  /** The value of a place now. */
  UInt256 value(int place);

  /**
   * The transaction that a reader of the place has to wait for, whatever the value; -1 for none.
   */
  default int blocker(int place) {
    return -1;
  }
}
