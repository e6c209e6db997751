package io.evmesh.node.call;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import java.util.Map;

/**
 * Where a call runs.
 *
 * @param precompiles where precompiled contracts are, if not where the fork has them
 */
public record CallSite(StateView state, BlockContext block, Map<Address, Address> precompiles) {
  /** Precompiled contracts are where the fork has them. */
  public CallSite(StateView state, BlockContext block) {
    this(state, block, Map.of());
  }

  /** The same with what is to be otherwise. */
  public CallSite with(StateOverrides states, BlockOverride blocks) {
    return new CallSite(states.over(state), blocks.apply(block), states.precompiles(block.fork()));
  }
}
