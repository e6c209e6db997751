package io.evmesh.sim.measure;

import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.testkit.chain.ChainWork;

/** Chains that have generated work's genesis and nothing else. */
final class BegunChain {
  private BegunChain() {}

  /**
   * Opens a chain in an empty database and begins it; returns once the genesis is where it belongs.
   *
   * @param hasRoots whether headers have a state root
   */
  static Chain open(ChainSettings settings, ChainWork work, boolean hasRoots)
      throws InterruptedException {
    Chain chain = Chain.open(settings);
    boolean begun = false;
    try {
      chain.begin(work.genesis(hasRoots), work.world());
      chain.flush();
      begun = true;
      return chain;
    } finally {
      if (!begun) {
        chain.close();
      }
    }
  }
}
