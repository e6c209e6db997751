package io.evmesh.node.query;

import io.evmesh.actors.chain.Chain;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a view has the states of a chain from. Many threads may ask. */
public interface ChainSource {
  /** The rules for the block after the last. */
  ChainConfig config();

  /** What was set by hand in the state after a block; null for nothing. */
  @Nullable StateDifference editsAfter(long block);

  /** The tries after one of the last blocks; empty for others. */
  Optional<StateRoot> tries(long block);

  /**
   * The state after a block, with what was set in it by hand.
   *
   * @throws IllegalArgumentException if there is no such block
   */
  StateView stateAt(long block);

  /** The chain of this process. */
  static ChainSource of(Chain chain) {
    return new ChainSource() {
      @Override
      public ChainConfig config() {
        return chain.config();
      }

      @Override
      public @Nullable StateDifference editsAfter(long block) {
        return chain.editsAfter(block);
      }

      @Override
      public Optional<StateRoot> tries(long block) {
        return chain.tries(block);
      }

      @Override
      public StateView stateAt(long block) {
        return chain.stateAt(block);
      }
    };
  }
}
