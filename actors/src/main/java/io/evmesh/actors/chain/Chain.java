package io.evmesh.actors.chain;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.engine.block.Ancestors;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockFault;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.BlockResult;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.table.StoredState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A chain that lasts. Blocks are executed by the account actors; what each changed is journalled by
 * its shards, and the block is part of the chain once its commit is in the journal. The next block
 * is executed meanwhile, on the state that this one left.
 *
 * <p>One thread at a time appends. The tables follow the journal; reading them shows committed
 * blocks only.
 */
public final class Chain implements AutoCloseable {
  private final ChainConfig config;
  private final ChainParts parts;
  private final BlockProcessor processor;
  private final HeadState state;
  private final RecentBlocks recent;
  private BlockHeader head;
  private Hash headHash;

  Chain(
      ChainConfig config, ChainParts parts, HeadState state, RecentBlocks recent, BlockHeader head) {
    this.config = config;
    this.parts = parts;
    this.state = state;
    this.recent = recent;
    this.head = head;
    headHash = head.hash();
    processor = new BlockProcessor(config, parts.executor(), new TransactionExecutor());
  }

  /**
   * Opens the chain in a database, or begins it there with {@code genesis} if it has no block.
   *
   * @throws io.evmesh.persistence.database.DatabaseException if the database can not be used
   * @throws ChainException if the chain in it is damaged, or is another
   */
  public static Chain open(ChainSettings settings, ChainConfig config, Genesis genesis) {
    return new ChainOpening(settings, config).open(genesis);
  }

  /**
   * A block that was executed.
   *
   * @param committed completed when the journal has the block for good, in the order of the chain;
   *     fails if it never will
   * @param projected completed when the tables show it as well
   */
  public record Appended(
      Block block,
      BlockResult result,
      CompletionStage<Boolean> committed,
      CompletionStage<Boolean> projected) {}

  /**
   * Builds the next block from those transactions that are valid, and appends it. Waits while too
   * many blocks are not yet in the tables. A transaction without a signature is stored with its
   * sender in the signature's place.
   *
   * @throws ChainException if commits have stopped, or the draft breaks a rule
   */
  public Appended append(BlockDraft draft, List<RecoveredTransaction> transactions) {
    parts.awaitRoom();
    parts.tries().begin(head.number() + 1);
    List<RecoveredTransaction> candidates =
        transactions.stream().map(StandInSignature::orSigned).toList();
    BlockOutcome outcome = processor.build(parent(), draft, candidates);
    return switch (outcome) {
      case BlockOutcome.Valid valid ->
          keep(valid, includedSenders(candidates, valid.block(), valid.result()));
      case BlockOutcome.Invalid invalid -> throw refused(invalid.fault());
    };
  }

  /**
   * Appends a block that somebody made, after checking it against all rules.
   *
   * @throws ChainException if commits have stopped, or the block breaks a rule
   */
  public Appended append(Block block) {
    parts.awaitRoom();
    parts.tries().begin(head.number() + 1);
    return switch (processor.process(parent(), block)) {
      case BlockOutcome.Valid valid -> keep(valid, senders(block));
      case BlockOutcome.Invalid invalid -> throw refused(invalid.fault());
    };
  }

  private ChainException refused(BlockFault fault) {
    return new ChainException(
        "block " + (head.number() + 1) + " breaks a rule: " + fault.rule() + reason(fault), null);
  }

  private static String reason(BlockFault fault) {
    return fault.transaction() == null ? "" : " (" + fault.transaction() + ")";
  }

  private ParentBlock parent() {
    Ancestors ancestors = recent::block;
    return new ParentBlock(headHash, head, state, parts.tries(), ancestors);
  }

  private Appended keep(BlockOutcome.Valid valid, List<Address> senders) {
    Block block = valid.block();
    Hash hash = block.header().hash();
    List<ShardSealed> sealed =
        SealedShards.of(
            parts.shards(), parts.epoch(), block.header().number(), valid.result().world());
    BlockCommitted commit =
        new BlockCommitted(
            parts.epoch(),
            sealed.stream().map(ShardSealed::shard).toList(),
            block,
            hash,
            senders,
            valid.result().receipts());
    parts.tries().end(sealed);
    state.apply(commit.block(), sealed);
    recent.add(hash, block);
    head = block.header();
    headHash = hash;
    CompletableFuture<Boolean> committed = parts.write(commit, sealed);
    CompletableFuture<Boolean> projected = parts.project(commit, sealed, committed);
    return new Appended(block, valid.result(), committed, projected);
  }

  /** Of the transactions that are in the block, which are candidates in the same order. */
  private static List<Address> includedSenders(
      List<RecoveredTransaction> candidates, Block block, BlockResult result) {
    if (block.transactions().size() == candidates.size()) {
      return candidates.stream().map(RecoveredTransaction::sender).toList();
    }
    List<Address> senders = new ArrayList<>();
    for (int i = 0; i < result.results().size(); i++) {
      if (result.results().get(i)
          instanceof TransactionResult.Executed) {
        senders.add(candidates.get(i).sender());
      }
    }
    return senders;
  }

  private List<Address> senders(Block block) {
    Fork fork = config.forkAt(block.header().number(), block.header().timestamp());
    return Senders.recover(fork, block.transactions()).orElseThrow().stream()
        .map(RecoveredTransaction::sender)
        .toList();
  }

  /** The header of the last block that was executed. */
  public BlockHeader head() {
    return head;
  }

  /** The state after the last block that was executed; for the thread that appends. */
  public StateView state() {
    return state;
  }

  /** The state after a block that the tables show. */
  public StateView stateAt(long block) {
    return StoredState.at(parts.database(), block);
  }

  /** The database, for reading. */
  public Database database() {
    return parts.database();
  }

  /** What executes the blocks. */
  public ActorBlockExecutor executor() {
    return parts.executor();
  }

  /** Waits until all that was appended is in the tables, and ends. */
  @Override
  public void close() {
    parts.close();
  }
}
