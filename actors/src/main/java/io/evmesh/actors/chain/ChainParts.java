package io.evmesh.actors.chain;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.engine.parallel.Shards;
import io.evmesh.engine.trie.Checkpoint;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.TrieNodes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a chain is made of, and the way of an executed block to the journal and to the tables. */
final class ChainParts implements AutoCloseable {
  private final ChainSettings settings;
  private final Database database;
  private final ActorBlockExecutor executor;
  private final BlockJournal journal;
  private final @Nullable Projector projector;
  private final ParallelTasks tasks;
  private final StateTries tries;
  private final long epoch;
  private final Semaphore room;
  private CompletableFuture<Boolean> lastProjected = CompletableFuture.completedFuture(true);
  private @Nullable CompletableFuture<Boolean> checkpointing;
  private volatile @Nullable Throwable failure;

  /**
   * @param projector null if there are no tables to fill
   */
  ChainParts(
      ChainSettings settings,
      Database database,
      ActorBlockExecutor executor,
      BlockJournal journal,
      @Nullable Projector projector,
      ParallelTasks tasks,
      StateTries tries,
      long epoch) {
    this.settings = settings;
    this.database = database;
    this.executor = executor;
    this.journal = journal;
    this.projector = projector;
    this.tasks = tasks;
    this.tries = tries;
    this.epoch = epoch;
    room = new Semaphore(settings.mostInFlight());
  }

  Database database() {
    return database;
  }

  ActorBlockExecutor executor() {
    return executor;
  }

  StateTries tries() {
    return tries;
  }

  Shards shards() {
    return settings.mesh().shards();
  }

  long epoch() {
    return epoch;
  }

  /**
   * Waits until another block may be executed.
   *
   * @throws ChainException if commits have stopped
   */
  void awaitRoom() {
    CompletableFuture<Boolean> stored = checkpointing;
    if (stored != null && stored.isDone()) {
      checkpointing = null;
      journal.forget(tries.kept());
    }
    refuseIfFailed();
    boolean hasRoom;
    try {
      hasRoom = room.tryAcquire(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainException("waiting for the database was interrupted", e);
    }
    if (!hasRoom) {
      refuseIfFailed();
      throw new ChainException(
          "commits have stopped for %s: %s".formatted(settings.patience(), trouble()), cause());
    }
  }

  private void refuseIfFailed() {
    Throwable fault = failure;
    if (fault != null) {
      throw new ChainException("the chain has stopped: " + fault.getMessage(), fault);
    }
  }

  private String trouble() {
    Throwable cause = cause();
    return cause == null ? "the journal does not answer" : String.valueOf(cause.getMessage());
  }

  private @Nullable Throwable cause() {
    return projector == null ? null : projector.trouble();
  }

  /** Sends a block to the journal; completed when it has it. */
  CompletableFuture<Boolean> write(BlockCommitted commit, List<ShardSealed> sealed) {
    return journal
        .write(commit, sealed)
        .handle(
            (answer, fault) -> {
              if (fault != null) {
                failure = fault.getCause() == null ? fault : fault.getCause();
                throw new ChainException(
                    "block " + commit.block() + " can not be committed: " + failure.getMessage(),
                    failure);
              }
              return true;
            });
  }

  /** Sends a block to the tables; completed when they show it. */
  CompletableFuture<Boolean> project(
      BlockCommitted commit, List<ShardSealed> sealed, CompletableFuture<Boolean> committed) {
    if (projector == null) {
      return committed.thenApply(this::release);
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Checkpoint checkpoint = tries.checkpointIfDue(false);
    if (checkpoint != null) {
      checkpointing = done;
    }
    projector.submit(
        new Projector.Task(new CommittedBlock(commit, sealed), committed, checkpoint, done));
    lastProjected = done.thenApply(this::release);
    return lastProjected;
  }

  private boolean release(boolean done) {
    room.release();
    return done;
  }

  /** So that the next start has nothing to work out again. */
  private void checkpointAtEnd() {
    if (checkpointing != null && checkpointing.isDone()) {
      journal.forget(tries.kept());
    }
    Checkpoint checkpoint = failure == null && lastProjected.isDone() ? tries.checkpointIfDue(true) : null;
    if (checkpoint != null) {
      new TrieNodes(database)
          .write(new TrieNodes.Checkpoint(tries.block(), checkpoint.root()), checkpoint::tell);
    }
  }

  @Override
  public void close() {
    if (failure == null && projector != null) {
      lastProjected
          .completeOnTimeout(false, settings.patience().toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
    if (projector != null) {
      projector.close();
      checkpointAtEnd();
    }
    executor.close();
    tasks.close();
    database.close();
  }
}
