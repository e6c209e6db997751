package io.evmesh.testkit.chain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome.Invalid;
import io.evmesh.engine.block.BlockOutcome.Valid;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.block.StateRoots;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the blocks of generated work on a state in memory; nothing is stored. One thread uses it.
 */
public final class MemoryChain {
  private final ChainWork work;
  private final TimedExecutor executor;
  private final BlockProcessor processor;
  private final InMemoryState state = new InMemoryState();
  private final Map<Hash, Block> blocks = new HashMap<>();
  private final int rootEvery;
  private StateRoot known = new StateRoot();
  private @Nullable StateRoot next;
  private BlockHeader head;

  /**
   * A chain that has only its genesis.
   *
   * @param executor executes the transactions
   * @param rootEvery headers with a number that is divisible by this have a state root, in others
   *     it is zero; 0 for none
   */
  public MemoryChain(ChainWork work, BlockExecutor executor, int rootEvery) {
    this.work = work;
    this.executor = new TimedExecutor(executor);
    this.rootEvery = rootEvery;
    processor = new BlockProcessor(work.config(), this.executor, new TransactionExecutor());
    state.apply(work.world());
    Block genesis = work.genesis(rootEvery > 0);
    if (rootEvery > 0) {
      known = StateRoot.of(state);
    }
    head = genesis.header();
    blocks.put(head.hash(), genesis);
  }

  /**
   * Builds the next block and executes it.
   *
   * @throws IllegalStateException if it breaks a rule, which generated work does not
   */
  public Valid append(List<RecoveredTransaction> transactions) {
    return append(work.draft(head), transactions);
  }

  /** The same with another draft. */
  public Valid append(BlockDraft draft, List<RecoveredTransaction> transactions) {
    StateRoots roots = rootEvery > 0 ? this::root : _ -> Hash.ZERO;
    ParentBlock parent = new ParentBlock(head.hash(), head, state, roots, blocks::get);
    return switch (processor.build(parent, draft, transactions)) {
      case Invalid(var fault) ->
          throw new IllegalStateException(
              "block %d is not valid: %s".formatted(head.number() + 1, fault));
      case Valid valid -> {
        take(valid);
        yield valid;
      }
    };
  }

  private Hash root(WorldState world) {
    next = known.after(world);
    return (head.number() + 1) % rootEvery == 0 ? next.hash() : Hash.ZERO;
  }

  private void take(Valid valid) {
    state.apply(valid.result().world());
    StateRoot after = next;
    if (after != null) {
      known = after;
      next = null;
    }
    head = valid.block().header();
    blocks.put(head.hash(), valid.block());
  }

  /** The last block's header. */
  public BlockHeader head() {
    return head;
  }

  /** How long the transactions of all blocks took, in nanoseconds: only the executor's time. */
  public long executionNanos() {
    return executor.nanos();
  }
}
