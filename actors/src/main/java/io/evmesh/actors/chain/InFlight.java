package io.evmesh.actors.chain;

import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.actors.chain.journal.JournalCommand.Stored;
import io.evmesh.actors.chain.state.LayeredState;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockResult;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.table.CommittedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A block between its execution and the read tables. One thread after the other has it. */
final class InFlight {
  final Block block;
  final Hash hash;
  final BlockResult result;
  final Supplier<List<Address>> senders;
  final LayeredState after;

  /** The tries after the block; null if its policy asks for no root. */
  final @Nullable StateRoot root;

  final CompletableFuture<Long> committed = new CompletableFuture<>();

  /** What was sent to the shards' journals. */
  final List<Sealing> sealings = new ArrayList<>();

  /** What the journal of commits was asked; of the thread that commits. */
  @Nullable CompletionStage<Answer> committing;

  private @Nullable CommittedBlock whole;

  /** A part on its way to its journal. */
  record Sealing(ShardSealed part, long previous, CompletionStage<Answer> answer) {
    boolean isStored() {
      CompletableFuture<Answer> asked = answer.toCompletableFuture();
      return asked.state() == Future.State.SUCCESS && asked.resultNow() == Stored.INSTANCE;
    }
  }

  /**
   * @param senders of its transactions, worked out when they are needed
   */
  InFlight(
      Block block,
      Hash hash,
      BlockResult result,
      Supplier<List<Address>> senders,
      LayeredState after,
      @Nullable StateRoot root) {
    this.block = block;
    this.hash = hash;
    this.result = result;
    this.senders = senders;
    this.after = after;
    this.root = root;
  }

  long number() {
    return block.header().number();
  }

  /** Whether the shards have stored their parts; to be called once they were all asked. */
  boolean isSealed() {
    return sealings.stream().allMatch(Sealing::isStored);
  }

  /** The event that makes it count, once it is sealed. */
  BlockCommitted commit(long epoch) {
    List<ShardSealed> parts = sealings.stream().map(Sealing::part).toList();
    BlockCommitted commit =
        new BlockCommitted(
            epoch,
            parts.stream().map(ShardSealed::shard).toList(),
            block,
            hash,
            senders.get(),
            result.receipts());
    whole = new CommittedBlock(commit, parts);
    return commit;
  }

  /** The block as the read tables want it, once it was committed. */
  CommittedBlock whole() {
    CommittedBlock known = whole;
    if (known == null) {
      throw new IllegalStateException("block " + number() + " is not committed");
    }
    return known;
  }

  /** Who sent the candidates that are in the block. */
  static List<Address> sendersOf(List<RecoveredTransaction> candidates, BlockResult result) {
    List<Address> senders = new ArrayList<>(result.receipts().size());
    for (int i = 0; i < result.results().size(); i++) {
      if (result.results().get(i) instanceof TransactionResult.Executed) {
        senders.add(candidates.get(i).sender());
      }
    }
    return senders;
  }
}
