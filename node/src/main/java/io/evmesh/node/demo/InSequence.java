package io.evmesh.node.demo;

import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;

/** Executes blocks of the chain again, one transaction after the other, and compares. */
final class InSequence {
  private final ChainView chain;
  private long nanos;
  private long blocks;
  private long equal;

  InSequence(ChainView chain) {
    this.chain = chain;
  }

  /** Executes a block twice: the first time brings into memory what it reads. */
  void run(ChainBlock block) throws InterruptedException {
    ChainBlock parent = chain.block(block.number() - 1).orElseThrow();
    RememberedState state = new RememberedState(chain.state(parent));
    Hash root =
        chain.withTries(
            parent,
            tries -> {
              Hash ignored = execute(block, parent, state, tries);
              long start = System.nanoTime();
              Hash found = execute(block, parent, state, tries);
              nanos += System.nanoTime() - start;
              return found;
            });
    blocks++;
    equal += root.equals(block.header().stateRoot()) ? 1 : 0;
  }

  private Hash execute(
      ChainBlock block, ChainBlock parent, RememberedState state, StateRoot tries) {
    BlockOutcome outcome =
        BlockProcessor.sequential(chain.config())
            .process(chain.onto(parent, state, tries), block.block(), block.recovered());
    return switch (outcome) {
      case BlockOutcome.Valid(var _, var result) -> result.stateRoot();
      case BlockOutcome.Invalid _ -> Hash.ZERO;
    };
  }

  /** Seconds that all blocks took. */
  double seconds() {
    return nanos / 1e9;
  }

  /** Whether each came to the state root that the node told. */
  boolean isEqual() {
    return blocks == equal;
  }

  long blocks() {
    return blocks;
  }
}
