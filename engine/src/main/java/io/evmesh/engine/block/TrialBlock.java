package io.evmesh.engine.block;

import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A block that is only tried out: nobody checks its header, and who tries it executes its
 * transactions alone, by rules of its own. Used once, from top to bottom.
 */
public final class TrialBlock {
  private final BlockHeader header;
  private final BodyExecution execution;
  private final List<Transaction> transactions = new ArrayList<>();
  private final List<Bytes> codings = new ArrayList<>();

  /**
   * A block after another.
   *
   * @param header with all fields that are known before anything is executed
   * @param context what transactions see of the block
   * @param system executes what the block itself calls
   */
  public TrialBlock(
      ChainConfig config,
      ParentBlock parent,
      BlockHeader header,
      BlockContext context,
      TransactionExecutor system) {
    this.header = header;
    execution = new BodyExecution(config, parent, header, context, system);
  }

  /** The state as it is now. What is set here is part of what the block does. */
  public WorldState world() {
    return execution.world();
  }

  /** Gas units that were used so far. */
  public long gasUsed() {
    return execution.gasUsed();
  }

  /** Makes the calls at the start of the block. */
  public void begin() {
    execution.begin();
  }

  /**
   * Takes a transaction that was executed on {@link #world}.
   *
   * @param coding as it goes into the transactions' trie
   */
  public void add(Transaction transaction, Bytes coding, Executed executed) {
    execution.add(transaction, executed);
    transactions.add(transaction);
    codings.add(coding);
  }

  /**
   * The block when it is done.
   *
   * @param sizeBytes of its RLP
   */
  public record Done(Block block, BlockResult result, int sizeBytes) {}

  /** What is wrong with what the block does at its end. */
  public static final class EndFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EndFault(BlockFault fault) {
      super(fault.toString());
    }
  }

  /**
   * Does what comes after the last transaction.
   *
   * @param withdrawals null before Shanghai
   * @throws EndFault if a system contract is missing or fails
   */
  public Done end(@Nullable List<Withdrawal> withdrawals) {
    Optional<BlockFault> fault = execution.end(List.of(), withdrawals);
    if (fault.isPresent()) {
      throw new EndFault(fault.get());
    }
    BlockResult result = execution.result();
    Hash root = Roots.ordered(codings);
    Block block = new Block(header.with(root, result), transactions, List.of(), withdrawals);
    return new Done(block, result, BlockCodec.encode(block, codings).size());
  }

  /** The root over withdrawals (EIP-4895); null for none at all. */
  public static @Nullable Hash withdrawalsRoot(@Nullable List<Withdrawal> withdrawals) {
    return BodyRules.withdrawalsRoot(withdrawals);
  }
}
