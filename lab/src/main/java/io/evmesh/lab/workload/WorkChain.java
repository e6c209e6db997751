package io.evmesh.lab.workload;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Address;
import io.evmesh.testkit.workload.Workload;
import java.util.List;
import java.util.Map;

/**
 * Blocks that follow each other, and the state below the first.
 *
 * @param work all transactions in their order, with the first block's context
 * @param perBlock transactions of each block
 * @param names of contracts, for people
 */
public record WorkChain(Workload work, int perBlock, Map<Address, String> names) {
  private static final long SECONDS_PER_BLOCK = 12;

  /** The state below the first block. Every call gives the same one, which may be changed once. */
  public InMemoryState state() {
    return work.state();
  }

  /** Number of blocks. */
  public int blocks() {
    return (work.transactions().size() + perBlock - 1) / perBlock;
  }

  /** The context of a block, from 0. */
  public BlockContext context(int block) {
    BlockContext first = work.block();
    return new BlockContext(
        first.fork(),
        first.chainId(),
        first.number() + block,
        first.timestamp() + block * SECONDS_PER_BLOCK,
        first.coinbase(),
        first.gasLimit(),
        first.baseFee(),
        first.difficulty(),
        first.prevRandao(),
        first.blobBaseFee(),
        first.maxBlobs());
  }

  /** The transactions of a block, from 0. */
  public List<RecoveredTransaction> transactions(int block) {
    List<RecoveredTransaction> all = work.transactions();
    return all.subList(block * perBlock, Math.min(all.size(), (block + 1) * perBlock));
  }
}
