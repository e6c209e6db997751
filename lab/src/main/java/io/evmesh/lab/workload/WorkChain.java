package io.evmesh.lab.workload;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Address;
import io.evmesh.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Blocks that follow each other, and the state below the first.
 *
 * @param begin gives the state below the first block; asked once
 * @param repeats whether each block is executed on the state below the first
 * @param names of contracts, for people
 */
public record WorkChain(
    Supplier<InMemoryState> begin,
    List<WorkBlock> blocks,
    boolean repeats,
    Map<Address, String> names) {
  private static final long SECONDS_PER_BLOCK = 12;

  /** The transactions of a workload, cut into blocks. */
  static WorkChain of(Workload work, int perBlock, Map<Address, String> names) {
    List<RecoveredTransaction> all = work.transactions();
    List<WorkBlock> blocks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += perBlock) {
      List<RecoveredTransaction> some = all.subList(from, Math.min(all.size(), from + perBlock));
      blocks.add(new WorkBlock(context(work.block(), blocks.size()), some));
    }
    return new WorkChain(work::state, blocks, false, names);
  }

  /** The first block so many times, always on the state below it. */
  WorkChain repeated(int times) {
    return new WorkChain(begin, Collections.nCopies(times, blocks.getFirst()), true, names);
  }

  /** How many transactions all blocks have. */
  public long transactions() {
    return blocks.stream().mapToLong(block -> block.transactions().size()).sum();
  }

  private static BlockContext context(BlockContext first, int block) {
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
}
