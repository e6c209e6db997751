package io.evmesh.actors.chain;

import io.evmesh.actors.chain.InFlight.Sealing;
import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.actors.chain.journal.Journals;
import io.evmesh.actors.chain.journal.Persistence;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.chain.thread.ChainThreads;
import io.evmesh.actors.chain.thread.Ending;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.event.ShardSealed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes executed blocks to the journal and to the read tables, in three steps, each on a thread of
 * its own, so that several blocks are on their way at once: seal (divide by shards, send to the
 * shards' journals), commit (wait for the shards, write the commit), project. A block counts from
 * its commit on. There is room for so many blocks; whoever wants to append another waits.
 */
final class Pipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final long LOOK_MILLIS = 100; // how soon an end or a failure is noticed
  private static final long STOP_NANOS = 2_000_000_000L;

  /** An end asks the database for a sign of life when no block has moved for so long. */
  private static final long STUCK_NANOS = 3_000_000_000L;

  private final Shards shards;
  private volatile long epoch;
  private final Journals journals;
  private final Persistence persistence;
  private final LongConsumer reporting;
  private final Projection projection;
  private final int limit;
  private final Semaphore room;
  private final BlockingQueue<InFlight> toSeal = new LinkedBlockingQueue<>();
  private final BlockingQueue<InFlight> toCommit = new LinkedBlockingQueue<>();
  private final BlockingQueue<InFlight> toProject = new LinkedBlockingQueue<>();
  private final long[] sealedOfShard;
  private final Ending ending;
  private final ChainThreads starter;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong steps = new AtomicLong();
  private volatile long committed;

  /**
   * @param committed the last block that is committed, or -1
   * @param limit blocks on their way at once
   * @param reporting is told the number of a block that is in the journal for good, before anybody
   * @param ending of the chain: then nothing moves any more
   */
  Pipeline(
      Shards shards,
      long epoch,
      long committed,
      int limit,
      Journals journals,
      Persistence persistence,
      LongConsumer reporting,
      Projection projection,
      Ending ending,
      ChainThreads starter) {
    this.shards = shards;
    this.epoch = epoch;
    this.committed = committed;
    this.limit = limit;
    this.journals = journals;
    this.persistence = persistence;
    this.reporting = reporting;
    this.projection = projection;
    this.ending = ending;
    this.starter = starter;
    room = new Semaphore(limit);
    sealedOfShard = new long[shards.count()];
    Arrays.fill(sealedOfShard, committed);
    ending.whenFailed(this::abandonAll);
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
    threads.add(starter.start(name, () -> run(name, queue, step)));
  }

  private void run(String name, BlockingQueue<InFlight> queue, Step step)
      throws InterruptedException {
    while (!ending.isOver()) {
      InFlight block = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (block != null) {
        work(name, step, block);
      }
    }
  }

  /** Whatever goes wrong ends the chain: nothing may follow a block that was left out. */
  private void work(String name, Step step, InFlight block) throws InterruptedException {
    boolean done = false;
    try {
      starter.probe(name);
      step.of(block);
      done = true;
      steps.incrementAndGet();
    } catch (ChainException e) {
      ending.because(e);
    } catch (RuntimeException | Error e) {
      String reason = e instanceof DatabaseException known ? known.getMessage() : e.toString();
      ending.because(
          new ChainException(
              "block %d can not be stored: %s".formatted(block.number(), reason), e));
    } catch (InterruptedException e) {
      ending.because(
          new ChainException(
              "block %d can not be stored: the thread %s was interrupted"
                  .formatted(block.number(), name),
              e));
      throw e;
    } finally {
      if (!done) {
        abandon(block);
      }
    }
  }

  private void abandonAll() {
    toSeal.forEach(this::abandon);
    toCommit.forEach(this::abandon);
  }

  /** Tells whoever waits for the block; nothing if it is committed already. */
  private void abandon(InFlight block) {
    ChainException why = ending.failure();
    block.committed.completeExceptionally(
        why != null
            ? why
            : new ChainException(
                "block %d was not stored before the chain was closed".formatted(block.number()),
                null));
  }

  /** Puts a block before its next step; after a failure there is none. */
  private void pass(InFlight block, BlockingQueue<InFlight> next) {
    next.add(block);
    if (ending.isOver()) {
      abandon(block);
    }
  }

  /** Waits until another block may be on its way. */
  void takeRoom() throws InterruptedException {
    do {
      ending.check();
    } while (!room.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS));
  }

  /** The block for which there was room will not come. */
  void giveBackRoom() {
    room.release();
  }

  /** Takes a block for which there is room. */
  void add(InFlight block) {
    pass(block, toSeal);
  }

  /** Goes on from another block in a new epoch; nothing is on its way. */
  void restart(long newEpoch, long block) {
    epoch = newEpoch;
    Arrays.fill(sealedOfShard, block);
    committed = block;
  }

  /** Whose events are written. */
  long epoch() {
    return epoch;
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
    pass(block, toCommit);
  }

  private void commit(InFlight block) throws InterruptedException {
    String what = "block " + block.number();
    for (Sealing sealing : block.sealings) {
      persistence.stored(
          what, sealing.answer(), () -> journals.store(sealing.part(), sealing.previous()));
    }
    long previous = committed;
    CompletionStage<Answer> answer = commitAfter(previous, block);
    commitNext(block.number());
    persistence.stored(what, answer, () -> journals.commit(block.commit(epoch), previous));
    persistence.done(what, () -> reporting.accept(block.number()));
    committed = block.number();
    block.committed.complete(block.number());
    toProject.add(block);
  }

  private CompletionStage<Answer> commitAfter(long previous, InFlight block) {
    CompletionStage<Answer> known = block.committing;
    if (known == null) {
      known = journals.commit(block.commit(epoch), previous);
      block.committing = known;
    }
    return known;
  }

  /** The blocks behind one that are sealed: their journal may store them together. */
  private void commitNext(long number) {
    long previous = number;
    for (InFlight next : toCommit) {
      if (!next.isSealed()) {
        return;
      }
      CompletionStage<Answer> _ = commitAfter(previous, next);
      previous = next.number();
    }
  }

  /** All blocks that wait go together. */
  private void project(InFlight first) throws InterruptedException {
    List<InFlight> blocks = new ArrayList<>();
    blocks.add(first);
    toProject.drainTo(blocks);
    projection.project(blocks);
    room.release(blocks.size());
  }

  /**
   * Waits until all blocks are where they belong.
   *
   * @throws ChainException if that has become impossible
   */
  void drain() throws InterruptedException {
    do {
      ending.check();
    } while (!room.tryAcquire(limit, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    room.release(limit);
  }

  /**
   * Waits until all blocks are where they belong, for as long as that may still be.
   *
   * @param alive is asked when nothing has moved for a while: whether it may yet
   * @return whether they are
   */
  boolean drainWhile(BooleanSupplier alive) throws InterruptedException {
    long moved = steps.get();
    long since = System.nanoTime();
    while (!ending.isOver()) {
      if (room.tryAcquire(limit, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        room.release(limit);
        return true;
      }
      if (steps.get() != moved) {
        moved = steps.get();
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STUCK_NANOS) {
        if (!alive.getAsBoolean()) {
          return false;
        }
        since = System.nanoTime();
      }
    }
    return false;
  }

  /**
   * Ends the threads; what is on its way is abandoned. One that does not end by itself is
   * interrupted, which an embedded database may take as the end of its file.
   */
  @Override
  public void close() {
    ending.close();
    try {
      if (!join()) {
        threads.forEach(Thread::interrupt);
        if (!join()) {
          LOG.warn("a thread that stores blocks has not ended");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      abandonAll();
    }
  }

  private boolean join() throws InterruptedException {
    long end = System.nanoTime() + STOP_NANOS;
    for (Thread thread : threads) {
      Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
      if (!thread.join(left)) {
        return false;
      }
    }
    return true;
  }
}
