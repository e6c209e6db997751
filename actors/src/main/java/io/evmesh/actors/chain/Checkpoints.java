package io.evmesh.actors.chain;

import io.evmesh.actors.chain.journal.Persistence;
import io.evmesh.actors.chain.thread.ChainThreads;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.trie.Checkpoint;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.table.TrieNodes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Now and then stores the nodes of the tries, on a thread of its own, so that a start need not work
 * out more than what has changed since. One thread uses it.
 */
final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  /** For how long an end waits for a checkpoint that is being written, in seconds. */
  static final long STOP_SECONDS = 60;

  /** Changed accounts and slots after which the tries' nodes are stored, however few blocks. */
  private static final long CHECKPOINT_CHANGES = 200_000;

  /**
   * Changed accounts and slots that no stored trie has, at most: then blocks wait for a checkpoint,
   * since a start has to work the tries out from there.
   */
  private static final long MOST_CHANGES = 4 * CHECKPOINT_CHANGES;

  private final ChainSettings settings;
  private final Database database;
  private final Persistence persistence;
  private final ChainThreads threads;
  private long checkpointBlock;
  private long changesSince;
  private long changesOnTheWay;
  private final ExecutorService storage =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("chain-checkpoint").factory());
  private CompletableFuture<Void> storing = CompletableFuture.completedFuture(null);

  /**
   * @param checkpointBlock whose tries are stored; -1 for none
   */
  Checkpoints(
      ChainSettings settings,
      Database database,
      Persistence persistence,
      ChainThreads threads,
      long checkpointBlock) {
    this.settings = settings;
    this.database = database;
    this.persistence = persistence;
    this.threads = threads;
    this.checkpointBlock = checkpointBlock;
  }

  /** A block is in the read tables: stores the tries after it if it is time for that. */
  void after(InFlight block) throws InterruptedException {
    changesSince +=
        block.whole().parts().stream()
            .flatMap(part -> part.accounts().stream())
            .mapToLong(change -> 1 + change.slotCount())
            .sum();
    StateRoot root = block.root;
    boolean due =
        block.number() - checkpointBlock >= settings.checkpointBlocks()
            || changesSince >= CHECKPOINT_CHANGES;
    if (settings.readTables() && root != null && due && isIdle()) {
      storing =
          CompletableFuture.runAsync(
              threads.guarded("chain-checkpoint", () -> store(block.number(), root)), storage);
      checkpointBlock = block.number();
      changesOnTheWay = changesSince;
      changesSince = 0;
    }
    if (changesOnTheWay + changesSince > MOST_CHANGES) {
      awaitCheckpoint();
    }
  }

  /**
   * The chain returns to an earlier block, nothing is on its way: what has to be stored with that,
   * if the last checkpoint is of a later block.
   *
   * @param root the tries after that block
   */
  Optional<Checkpoint> back(long block, StateRoot root) throws InterruptedException {
    awaitCheckpoint();
    if (checkpointBlock <= block) {
      return Optional.empty();
    }
    checkpointBlock = block;
    changesSince = 0;
    return Optional.of(root.checkpoint());
  }

  private void awaitCheckpoint() throws InterruptedException {
    try {
      storing.get();
      changesOnTheWay = 0;
    } catch (ExecutionException e) {
      throw new IllegalStateException("its thread says itself what goes wrong", e);
    }
  }

  private boolean isIdle() {
    boolean idle = storing.isDone();
    if (idle) {
      changesOnTheWay = 0;
    }
    return idle;
  }

  /**
   * On a thread of its own: blocks need not wait for it. When the chain is closed before, the next
   * start works the tries out from the checkpoint before.
   */
  private void store(long number, StateRoot root) throws InterruptedException {
    Checkpoint checkpoint = root.checkpoint();
    long start = System.nanoTime();
    persistence.done(
        "the state trie of block " + number,
        () ->
            new TrieNodes(database)
                .write(new TrieNodes.Checkpoint(number, root.hash()), checkpoint::tell));
    checkpoint.kept();
    LOG.debug("checkpoint of block {} in {} ms", number, (System.nanoTime() - start) / 1_000_000);
  }

  /**
   * Ends when a checkpoint is written that has begun. Its thread is not interrupted, since an
   * embedded database whose thread is interrupted closes its file.
   *
   * @param seconds after which it is left alone; the next start works the tries out from the
   *     checkpoint before
   */
  void stop(long seconds) {
    storage.shutdown();
    try {
      boolean ended = storage.awaitTermination(seconds, TimeUnit.SECONDS);
      if (!ended) {
        LOG.warn("a checkpoint of the state tries was still being written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
