package io.evmesh.node.build;

import io.evmesh.actors.chain.Chain;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.persistence.table.ChainMark;
import io.evmesh.persistence.table.ChainMarks;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Snapshots of the chain, and the returns to them. They last as the blocks do. After a return the
 * time is that of the last block, as Anvil has it, and what waits goes on to wait.
 */
public final class Snapshots {
  private static final long FIRST = 1;

  private final Chain chain;
  private final ChainView view;
  private final TransactionPool pool;
  private final BlockProducer producer;
  private final ChainMarks marks;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** Who hears of a return before it is made, on the thread that makes blocks. */
  @FunctionalInterface
  public interface Listener {
    /**
     * The chain is about to return to a block, the last that stays.
     *
     * @param byHand whether somebody asked for it; otherwise another branch takes the place
     */
    void returning(long block, boolean byHand);
  }

  public Snapshots(Chain chain, ChainView view, TransactionPool pool, BlockProducer producer) {
    this.chain = chain;
    this.view = view;
    this.pool = pool;
    this.producer = producer;
    marks = new ChainMarks(chain.database());
  }

  /** Tells each return before it is made; if the listener fails it is not made. */
  public void beforeReturn(Listener listener) {
    listeners.add(listener);
  }

  /** Makes a snapshot in a time that does not depend on the state; its number. */
  public CompletableFuture<Long> take() {
    return producer.order(() -> marks.add(chain.mark(), "", FIRST));
  }

  /**
   * Returns to a snapshot, which is gone then, as are those made later.
   *
   * @return whether there was such a snapshot
   */
  public CompletableFuture<Boolean> revert(long id) {
    return producer.order(
        () -> {
          Optional<ChainMarks.Kept> kept = marks.find(id);
          if (kept.isEmpty()) {
            return false;
          }
          boolean done = goBack(kept.get().mark(), true);
          marks.forgetFrom(id);
          return done;
        });
  }

  /**
   * Takes the last blocks back; what was set by hand after the block that is the last then stays.
   *
   * @param byHand whether somebody asked for it; otherwise another branch takes the place
   * @return whether there are so many
   */
  public CompletableFuture<Boolean> rollBack(long blocks, boolean byHand) {
    return producer.order(() -> blocks == 0 || rollBackNow(blocks, byHand));
  }

  private boolean rollBackNow(long blocks, boolean byHand) throws InterruptedException {
    Optional<ChainMark> mark = chain.markAfter(chain.mark().block() - blocks);
    return mark.isPresent() && goBack(mark.get(), byHand);
  }

  /** Begins again after the first block, nothing set by hand, nothing waiting, the clock right. */
  public CompletableFuture<Boolean> reset() {
    return producer.order(
        () -> {
          ChainMark first =
              new ChainMark(0, view.hash(0).orElseThrow(IllegalStateException::new), 0);
          pool.clear();
          boolean done = goBack(first, true);
          marks.forgetFrom(FIRST);
          producer.reset();
          return done;
        });
  }

  private boolean goBack(ChainMark mark, boolean byHand) throws InterruptedException {
    chain.flush();
    listeners.forEach(listener -> listener.returning(mark.block(), byHand));
    List<ChainBlock> undone = view.lastBlocksAfter(mark.block());
    if (!chain.revert(mark)) {
      return false;
    }
    view.returnTo(mark.block(), undone);
    pool.refresh();
    long ignored = producer.setTime(view.head().header().timestamp());
    producer.wake();
    return true;
  }
}
