package io.evmesh.lab.workload;

/** Makes the transactions of a chain, one after the other. */
@FunctionalInterface
interface Maker {
  /** Adds transaction {@code i} of the chain to the draft that the maker was made for. */
  void add(int i);
}
