package io.evmesh.actors.chain;

import io.evmesh.engine.trie.Checkpoint;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.TrieNodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts committed blocks into the tables, in their order, on a thread of its own: several in one
 * transaction when it lags. A failure that can pass is tried again until it passes; any other ends
 * it.
 */
final class Projector implements AutoCloseable {
  private static final int MOST_TOGETHER = 8;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

  private final ReadTables tables;
  private final TrieNodes nodes;
  private final LongConsumer projected;
  private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile @Nullable RuntimeException trouble;
  private volatile boolean ended;

  /**
   * A block to be projected.
   *
   * @param committed completed when the journal has it
   * @param checkpoint of the tries after it, to be written as well; null for none
   * @param done completed when the tables show it, and have the checkpoint
   */
  record Task(
      CommittedBlock block,
      CompletableFuture<?> committed,
      @Nullable Checkpoint checkpoint,
      CompletableFuture<Boolean> done) {}

  /**
   * @param projected is told the last block that the tables show, on the projector's thread
   */
  Projector(ReadTables tables, TrieNodes nodes, LongConsumer projected) {
    this.tables = tables;
    this.nodes = nodes;
    this.projected = projected;
    thread = Thread.ofPlatform().daemon().name("projector").start(this::run);
  }

  /** Takes the next block. Who submits bounds how many wait. */
  void submit(Task task) {
    tasks.add(task);
  }

  /** What keeps it from going on; null if nothing does. */
  @Nullable RuntimeException trouble() {
    return trouble;
  }

  private void run() {
    try {
      while (!ended) {
        project(next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException e) {
      trouble = e;
    }
  }

  /** The blocks that can be written now: at least one, up to one that has a checkpoint. */
  private List<Task> next() throws InterruptedException {
    List<Task> together = new ArrayList<>();
    Task task = tasks.take();
    task.committed().join();
    together.add(task);
    while (together.size() < MOST_TOGETHER && together.getLast().checkpoint() == null) {
      Task following = tasks.peek();
      if (following == null || !following.committed().isDone()) {
        break;
      }
      following.committed().join();
      together.add(tasks.remove());
    }
    return together;
  }

  private void project(List<Task> together) throws InterruptedException {
    BlockCommitted last = together.getLast().block().commit();
    List<CommittedBlock> blocks = together.stream().map(Task::block).toList();
    untilItPasses(
        () -> {
          if (!isShown(last)) { // it is after a write whose answer was lost
            tables.write(blocks);
          }
        });
    projected.accept(last.block());
    Checkpoint checkpoint = together.getLast().checkpoint();
    if (checkpoint != null) {
      var place = new TrieNodes.Checkpoint(last.block(), checkpoint.root());
      untilItPasses(
          () -> {
            if (!nodes.checkpoint().equals(Optional.of(place))) {
              nodes.write(place, checkpoint::tell);
            }
          });
    }
    together.forEach(task -> task.done().complete(true));
  }

  private boolean isShown(BlockCommitted block) {
    Optional<Head> head = tables.head();
    return head.isPresent() && head.get().hash().equals(block.hash());
  }

  private void untilItPasses(Runnable work) throws InterruptedException {
    Duration pause = LEAST_PAUSE;
    while (true) {
      try {
        work.run();
        trouble = null;
        return;
      } catch (DatabaseException e) {
        if (!e.fault().isPassing()) {
          throw e;
        }
        trouble = e;
      }
      Thread.sleep(pause);
      pause = pause.multipliedBy(2).compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause.multipliedBy(2);
    }
  }

  @Override
  public void close() {
    ended = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
