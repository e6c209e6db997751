package io.evmesh.node.build;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainHead;
import io.evmesh.actors.chain.InvalidBlockException;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.MiningSettings.Mode;
import io.evmesh.node.watch.RecentRuns;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only thread that appends to the chain. It makes blocks from the pool as the mining settings
 * say, and does what others ask of it in between.
 *
 * <p>In the automatic mode a block is begun when there is something for it and the one before is
 * there for good: what comes meanwhile goes into one block together. No block is begun before that,
 * also where more waits than a block takes.
 */
public final class BlockProducer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockProducer.class);
  private static final long STOP_SECONDS = 30;
  private static final long RETRY_NANOS = 1_000_000_000;

  private final Chain chain;
  private final ChainView view;
  private final TransactionPool pool;
  private final RecentRuns runs = new RecentRuns();
  private final BlockClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Order<?>> orders = new ArrayDeque<>();
  private final Bundles bundles = new Bundles();
  private final Thread thread;
  private final BlockWishes wishes = new BlockWishes();
  private MiningSettings mining;
  private long nextNanos;

  /** Of the thread that makes blocks: whether the last was a bundle's. */
  private boolean poolsTurn;

  private boolean news;
  private boolean closed;

  /**
   * Begins to work.
   *
   * @param seconds the time now, in seconds since 1970
   */
  public BlockProducer(
      Chain chain,
      ChainView view,
      TransactionPool pool,
      MiningSettings mining,
      LongSupplier seconds) {
    this.chain = chain;
    this.view = view;
    this.pool = pool;
    this.mining = mining;
    clock = new BlockClock(seconds);
    nextNanos = System.nanoTime() + interval().toNanos();
    view.onHead(block -> wake());
    thread = Thread.ofPlatform().name("block-producer").start(this::run);
  }

  /** Something to do between blocks, and who waits for it. */
  private record Order<T>(Callable<T> work, CompletableFuture<T> done) implements Runnable {
    @Override
    public void run() {
      FutureTask<T> task = new FutureTask<>(work); // keeps what is thrown for who waits
      task.run();
      try {
        done.complete(task.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        done.completeExceptionally(e);
      } catch (ExecutionException e) {
        done.completeExceptionally(e.getCause());
      }
    }

    void refuse() {
      done.completeExceptionally(new IllegalStateException("the node is stopping"));
    }
  }

  private Duration interval() {
    return mining.interval().orElse(Duration.ofDays(1));
  }

  /** Whether a block is made for whatever has come. */
  public boolean isAutomatic() {
    lock.lock();
    try {
      return mining.mode() == Mode.AUTOMATIC;
    } finally {
      lock.unlock();
    }
  }

  /** There is something new in the pool. */
  public void wake() {
    lock.lock();
    try {
      news = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Lets a bundle have a block of its own as soon as it can. */
  public void offer(Bundle bundle) {
    bundles.add(bundle);
    wake();
  }

  /** Takes a bundle back; false if it is in a block or has failed. To be called in an order. */
  public boolean withdraw(Bundle bundle) {
    return bundles.remove(bundle);
  }

  /** Runs something on the thread that appends, between blocks. */
  public <T> CompletableFuture<T> order(Callable<T> work) {
    Order<T> order = new Order<>(work, new CompletableFuture<>());
    lock.lock();
    try {
      if (closed) {
        order.refuse();
      } else {
        orders.add(order);
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    return order.done();
  }

  /**
   * Sets something in the state by hand, between blocks; the pool goes on from there.
   *
   * @param change sets it in a world over the last state
   * @return ends when it is there for good
   */
  public CompletableFuture<Boolean> edit(Consumer<WorldState> change) {
    return order(
        () -> {
          chain.edit(change);
          pool.refresh();
          wake();
          return true;
        });
  }

  /** Ends when all blocks and settings are in the tables. */
  public CompletableFuture<Boolean> settle() {
    return order(
        () -> {
          chain.flush();
          return true;
        });
  }

  /** Lets blocks be made otherwise from now on. */
  public void setMining(MiningSettings next) {
    lock.lock();
    try {
      mining = next;
      nextNanos = System.nanoTime() + interval().toNanos();
      news = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** When blocks are made. */
  public MiningSettings mining() {
    lock.lock();
    try {
      return mining;
    } finally {
      lock.unlock();
    }
  }

  /** What the next blocks are to be like. */
  public BlockWishes wishes() {
    return wishes;
  }

  /** Says by how many seconds each block is later than the one before, whatever the clock shows. */
  public void setTimeStep(long seconds) {
    clock.setStep(OptionalLong.of(seconds));
  }

  /** Lets the time of blocks be that of the clock; whether it was not. */
  public boolean removeTimeStep() {
    boolean had = clock.hasStep();
    clock.setStep(OptionalLong.empty());
    return had;
  }

  /** Moves the time of blocks on; returns by how many seconds it has been moved in all. */
  public long increaseTime(long seconds) {
    return clock.increase(seconds);
  }

  /** Says what time it is now, in seconds; returns by how many it is moved. */
  public long setTime(long seconds) {
    return clock.setNow(seconds);
  }

  /** Lets blocks be as if nobody had said anything of them. */
  void reset() {
    clock.reset();
    wishes.clear();
  }

  /**
   * Says the time of the next block, in seconds.
   *
   * @throws IllegalArgumentException if it is not later than the last block's
   */
  public void setNextTime(long seconds) {
    long last = chain.head().orElseThrow().header().timestamp();
    if (seconds <= last) {
      throw new IllegalArgumentException(
          "Timestamp %d is lower than or equal to previous block's timestamp %d"
              .formatted(seconds, last));
    }
    clock.setNext(seconds);
  }

  /**
   * Makes blocks now, the first from what waits, if anything does or not. Other orders have their
   * turn in between.
   *
   * @param stepSeconds from each to the next
   * @return ends when the last is there for good
   */
  public CompletableFuture<Long> mine(long blocks, long stepSeconds) {
    return mine(blocks, OptionalLong.empty(), stepSeconds);
  }

  private CompletableFuture<Long> mine(long blocks, OptionalLong firstTime, long stepSeconds) {
    return order(() -> mineUntilOrdered(blocks, firstTime, stepSeconds))
        .thenCompose(shown -> shown);
  }

  private CompletionStage<Long> mineUntilOrdered(
      long blocks, OptionalLong firstTime, long stepSeconds) throws InterruptedException {
    OptionalLong time = firstTime;
    long left = blocks;
    Built last;
    do {
      time.ifPresent(clock::setNext);
      last = bundleOrPool();
      left--;
      time =
          stepSeconds > 1
              ? OptionalLong.of(last.block().header().timestamp() + stepSeconds)
              : OptionalLong.empty();
    } while (left > 0 && !hasOrders());
    return left > 0 ? mine(left, time, stepSeconds) : last.shown();
  }

  private boolean hasOrders() {
    lock.lock();
    try {
      return !orders.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Appends blocks that others made.
   *
   * @return ends when the last is shown
   */
  public CompletableFuture<Long> append(List<Block> blocks) {
    return order(
            () -> {
              CompletionStage<Long> shown = CompletableFuture.completedStage(chain.committed());
              for (Block block : blocks) {
                shown = view.follow(chain.append(block));
              }
              pool.refresh();
              return shown;
            })
        .thenCompose(shown -> shown);
  }

  /** What the next block will be like. */
  public BlockContext next() {
    ChainHead head = chain.head().orElseThrow();
    BlockDraft draft = draft(head);
    return NextBlock.context(chain.config(), head.header(), draft);
  }

  /** The draft of a block that would follow this one now. */
  BlockDraft draft(ChainBlock parent) {
    return draft(parent.hash(), parent.header());
  }

  private BlockDraft draft(ChainHead head) {
    return draft(head.hash(), head.header());
  }

  private BlockDraft draft(Hash hash, BlockHeader parent) {
    long time = clock.after(parent.timestamp());
    return wishes.apply(NextBlock.draft(chain.config(), hash, parent, wishes.coinbase(), time));
  }

  private void run() {
    try {
      while (true) {
        Runnable work = await();
        if (work == null) {
          return;
        }
        work.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ChainException e) {
      LOG.error("no more blocks are made: {}", e.getMessage());
    }
  }

  /** Waits for something to do; null at the end. */
  private @Nullable Runnable await() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          return null;
        }
        if (!orders.isEmpty()) {
          return orders.remove();
        }
        if (mining.mode() == Mode.AUTOMATIC && news && mayBegin()) {
          news = false;
          return () -> buildOrFail(false);
        }
        long waitNanos = nextNanos - System.nanoTime();
        if (mining.mode() == Mode.INTERVAL && waitNanos <= 0) {
          nextNanos = Math.max(nextNanos + interval().toNanos(), System.nanoTime());
          return () -> buildOrFail(true);
        }
        long ignored = changed.awaitNanos(Math.max(1, waitNanos));
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean mayBegin() {
    return chain.committed() == chain.head().orElseThrow().number();
  }

  private void buildOrFail(boolean evenEmpty) {
    try {
      if (buildBundle() == null && (evenEmpty || !pool.candidates(next()).isEmpty())) {
        Built ignored = build();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BlockFailedException e) {
      LOG.error("a block could not be made, and is tried again: {}", e.getMessage());
      tryAgainLater();
    } catch (InvalidBlockException e) {
      LOG.error("no block could be made: {}", e.getMessage());
    }
  }

  /** Nothing has changed; the database may answer again. */
  private void tryAgainLater() {
    lock.lock();
    try {
      long left = RETRY_NANOS;
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      news = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** How the last blocks ran. */
  public RecentRuns runs() {
    return runs;
  }

  /**
   * A block that was appended.
   *
   * @param shown ends when it is shown
   */
  private record Built(Block block, CompletionStage<Long> shown) {}

  private Built bundleOrPool() throws InterruptedException {
    Built bundle = buildBundle();
    return bundle == null ? build() : bundle;
  }

  /**
   * Makes the block of a bundle; null if there is none for now. After it, the pool has its turn.
   */
  private @Nullable Built buildBundle() throws InterruptedException {
    if (poolsTurn) {
      poolsTurn = false;
      wake(); // whatever the pool has, the bundles are looked at again
      return null;
    }
    ChainHead head = chain.head().orElseThrow();
    BlockDraft draft = draft(head);
    BlockContext context = NextBlock.context(chain.config(), head.header(), draft);
    Optional<Bundle> chosen =
        bundles.choose(chain.config(), chain.executedState(), draft, head.hash(), context);
    if (chosen.isEmpty()) {
      return null;
    }
    Appended appended = append(draft, chosen.get().transactions());
    boolean ignored = bundles.remove(chosen.get());
    pool.refresh();
    poolsTurn = true;
    return new Built(appended.block(), view.follow(appended));
  }

  private Built build() throws InterruptedException {
    ChainHead head = chain.head().orElseThrow();
    BlockDraft draft = draft(head);
    BlockContext context = NextBlock.context(chain.config(), head.header(), draft);
    List<PooledTransaction> candidates = pool.candidates(context);
    List<RecoveredTransaction> transactions =
        candidates.stream()
            .map(pooled -> new RecoveredTransaction(pooled.transaction(), pooled.sender()))
            .toList();
    Appended appended = append(draft, transactions);
    settle(candidates, appended.result().results());
    CompletionStage<Long> shown =
        view.follow(appended).whenComplete((number, failure) -> candidates.forEach(pool::shown));
    return new Built(appended.block(), shown);
  }

  private Appended append(BlockDraft draft, List<RecoveredTransaction> transactions)
      throws InterruptedException {
    long begun = System.nanoTime();
    Appended appended = chain.append(draft, transactions);
    clock.made(draft.timestamp());
    wishes.made(draft);
    runs.add(
        new RecentRuns.Run(
            appended.block().header().number(), chain.lastStats(), System.nanoTime() - begun));
    return appended;
  }

  /** Those that the size limit left out have no result. */
  private void settle(List<PooledTransaction> candidates, List<TransactionResult> results) {
    for (int i = 0; i < results.size(); i++) {
      PooledTransaction candidate = candidates.get(i);
      switch (results.get(i)) {
        case TransactionResult.Executed _ -> pool.included(candidate);
        case TransactionResult.Rejected(var reason) -> {
          if (!fitsALaterBlock(reason)) {
            LOG.info("transaction {} is dropped: {}", candidate.hash(), reason);
            pool.drop(candidate);
          }
        }
      }
    }
  }

  /** Whether nothing is wrong with the transaction but the block, which has no room for it. */
  private static boolean fitsALaterBlock(Rejection reason) {
    return switch (reason) {
      case GAS_ALLOWANCE_EXCEEDED, BLOB_ALLOWANCE_EXCEEDED, NONCE_TOO_HIGH -> true;
      default -> false;
    };
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      boolean ended = thread.join(Duration.ofSeconds(STOP_SECONDS));
      if (!ended) {
        LOG.warn("the block that is being made is left alone");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseOrders();
  }

  private void refuseOrders() {
    lock.lock();
    try {
      orders.forEach(Order::refuse);
      orders.clear();
    } finally {
      lock.unlock();
    }
  }
}
