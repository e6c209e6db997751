package io.evmesh.actors.chain;

import io.evmesh.actors.chain.InFlight.Sealing;
import io.evmesh.engine.parallel.Shards;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.event.ShardSealed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes executed blocks to the journal and to the read tables, in three steps, each on a thread of
 * its own, so that several blocks are on their way at once: seal (divide by shards, send to the
 * shards' journals), commit (wait for the shards, write the commit), project. A block counts from
 * its commit on. There is room for so many blocks; whoever wants to append another waits.
 */
final class Pipeline implements AutoCloseable {
  private static final long LOOK_MILLIS = 100; // how soon an end or a failure is noticed
  private static final long STOP_MILLIS = 10_000;

  private final Shards shards;
  private final long epoch;
  private final Journals journals;
  private final Persistence persistence;
  private final Projection projection;
  private final int limit;
  private final Semaphore room;
  private final BlockingQueue<InFlight> toSeal = new LinkedBlockingQueue<>();
  private final BlockingQueue<InFlight> toCommit = new LinkedBlockingQueue<>();
  private final BlockingQueue<InFlight> toProject = new LinkedBlockingQueue<>();
  private final long[] sealedOfShard;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable ChainException> failure = new AtomicReference<>();
  private volatile long committed;
  private volatile boolean closed;

  /**
   * @param committed the last block that is committed, or -1
   * @param limit blocks on their way at once
   */
  Pipeline(
      Shards shards,
      long epoch,
      long committed,
      int limit,
      Journals journals,
      Persistence persistence,
      Projection projection) {
    this.shards = shards;
    this.epoch = epoch;
    this.committed = committed;
    this.limit = limit;
    this.journals = journals;
    this.persistence = persistence;
    this.projection = projection;
    room = new Semaphore(limit);
    sealedOfShard = new long[shards.count()];
    Arrays.fill(sealedOfShard, committed);
    start("chain-seal", toSeal, this::seal);
    start("chain-commit", toCommit, this::commit);
    start("chain-project", toProject, this::project);
  }

  /** One step of a block. */
  @FunctionalInterface
  private interface Step {
    void of(InFlight block) throws InterruptedException;
  }

  private void start(String name, BlockingQueue<InFlight> queue, Step step) {
    threads.add(Thread.ofPlatform().daemon().name(name).start(() -> run(queue, step)));
  }

  private void run(BlockingQueue<InFlight> queue, Step step) {
    while (!closed && failure.get() == null) {
      try {
        InFlight block = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (block != null) {
          work(step, block);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Whatever goes wrong ends the chain: nothing may follow a block that was left out. */
  private void work(Step step, InFlight block) throws InterruptedException {
    try {
      step.of(block);
    } catch (ChainException e) {
      fail(block, e);
    } catch (DatabaseException e) {
      fail(
          block,
          new ChainException(
              "block %d can not be stored: %s".formatted(block.number(), e.getMessage()), e));
    } catch (RuntimeException e) {
      fail(block, new ChainException("block " + block.number() + " can not be stored: " + e, e));
    }
  }

  private void fail(InFlight block, ChainException e) {
    failure.compareAndSet(null, e);
    abandon(block);
  }

  private void abandon(InFlight block) {
    ChainException why = failure.get();
    block.committed.completeExceptionally(
        why != null ? why : new ChainException("the chain was closed", null));
  }

  /** Waits until another block may be on its way. */
  void takeRoom() throws InterruptedException {
    do {
      checkOpen();
    } while (!room.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** The block for which there was room will not come. */
  void giveBackRoom() {
    room.release();
  }

  private void checkOpen() {
    ChainException why = failure.get();
    if (why != null) {
      throw new ChainException(String.valueOf(why.getMessage()), why);
    }
    if (closed) {
      throw new ChainException("the chain is closed", null);
    }
  }

  /** Takes a block for which there is room. */
  void add(InFlight block) {
    toSeal.add(block);
  }

  /** The last block that is in the journal for good; -1 for none. */
  long committed() {
    return committed;
  }

  private void seal(InFlight block) {
    for (ShardSealed part : SealedShards.of(shards, epoch, block.number(), block.result.world())) {
      long previous = sealedOfShard[part.shard()];
      sealedOfShard[part.shard()] = block.number();
      block.sealings.add(new Sealing(part, previous, journals.store(part, previous)));
    }
    toCommit.add(block);
  }

  private void commit(InFlight block) throws InterruptedException {
    var event = block.commit(epoch);
    String what = "block " + block.number();
    for (Sealing sealing : block.sealings) {
      persistence.stored(
          what, sealing.answer(), () -> journals.store(sealing.part(), sealing.previous()));
    }
    long previous = committed;
    persistence.stored(
        what, journals.commit(event, previous), () -> journals.commit(event, previous));
    committed = block.number();
    block.committed.complete(block.number());
    toProject.add(block);
  }

  /** All blocks that wait go together. */
  private void project(InFlight first) throws InterruptedException {
    List<InFlight> blocks = new ArrayList<>();
    blocks.add(first);
    toProject.drainTo(blocks);
    projection.project(blocks);
    room.release(blocks.size());
  }

  /** Waits until all blocks are where they belong; or until that has become impossible. */
  void drain() throws InterruptedException {
    while (failure.get() == null && !room.tryAcquire(limit, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      checkOpen();
    }
    if (failure.get() == null) {
      room.release(limit);
    }
  }

  /** Ends the threads; what is on its way is abandoned. */
  @Override
  public void close() {
    closed = true;
    try {
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join(STOP_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    projection.close();
    toSeal.forEach(this::abandon);
    toCommit.forEach(this::abandon);
  }
}
