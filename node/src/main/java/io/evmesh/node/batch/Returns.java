package io.evmesh.node.batch;

import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.persistence.batch.BatchStore;
import io.evmesh.persistence.batch.ChainReturn;
import io.evmesh.persistence.batch.ItemState;
import io.evmesh.persistence.batch.ReturnStore;
import io.evmesh.persistence.batch.StoredItem;
import io.evmesh.persistence.batch.StoredItem.Place;
import io.evmesh.persistence.batch.StoredItem.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of items whose blocks are taken back: where another branch takes the place of their
 * block they wait again, or are where that branch has them; where somebody returned by hand they
 * are given up. Of one thread, but for {@link #announce}.
 *
 * <p>A return is written down before it is made and forgotten once it is answered, so that none is
 * missed if the process ends in between; answered twice it changes nothing.
 */
final class Returns {
  private static final int PAGE = 2000;
  private static final int MOST_BATCHES = 1_000_000;

  private final BatchStore batches;
  private final ReturnStore returns;
  private final ChainView chain;
  private final Followed followed;
  private final Map<Long, LiveBatch> live;
  private final LongSupplier clock;

  /**
   * Returns of a chain.
   *
   * @param live the batches of which an item waits, by number
   */
  Returns(
      BatchStore batches,
      ReturnStore returns,
      ChainView chain,
      Followed followed,
      Map<Long, LiveBatch> live,
      LongSupplier clock) {
    this.batches = batches;
    this.returns = returns;
    this.chain = chain;
    this.followed = followed;
    this.live = live;
    this.clock = clock;
  }

  /** The chain is about to return to a block. To be called where blocks are made. */
  void announce(long block, boolean byHand) {
    if (!live.isEmpty() || !returns.batchesAfter(block, 1).isEmpty()) {
      returns.add(block, byHand);
    }
  }

  /**
   * Answers the returns that are not answered. What is known of items has been written.
   *
   * @param changed is told each batch that has changed, with those of its items that wait again
   */
  void answer(BiConsumer<LiveBatch, List<StoredItem>> changed) {
    for (ChainReturn next : returns.open()) {
      for (long number : returns.batchesAfter(next.block(), MOST_BATCHES)) {
        answer(next, number, changed);
      }
      returns.remove(next);
    }
  }

  private void answer(
      ChainReturn next, long number, BiConsumer<LiveBatch, List<StoredItem>> changed) {
    List<StoredItem> moved = moved(number, next.block());
    if (moved.isEmpty()) {
      return;
    }
    String line =
        "the chain has returned to block %d: what %d items were told does not hold"
            .formatted(next.block(), moved.size());
    LiveBatch known = live.get(number);
    LiveBatch batch = known == null ? new LiveBatch(batches.find(number).orElseThrow()) : known;
    batch.note(clock.getAsLong(), line);
    List<StoredItem> waiting = new ArrayList<>();
    for (StoredItem item : moved) {
      batch.reopen(item);
      if (followed.settleIfThere(batch, item)) {
        continue;
      }
      if (next.byHand()) {
        String why = "block %d was taken back by hand".formatted(place(item).block());
        batch.settle(item.index(), ItemState.REFUSED, why, null);
      } else {
        waiting.add(item.waitingAgain());
      }
    }
    changed.accept(batch, waiting);
  }

  /** Items that the chain does not have, or not where they were said to be. */
  private List<StoredItem> moved(long batch, long block) {
    List<StoredItem> moved = new ArrayList<>();
    ChainBlock last = null;
    for (int from = 0; from >= 0; ) {
      List<StoredItem> page = returns.itemsAfter(batch, block, from, PAGE);
      for (StoredItem item : page) {
        long number = place(item).block();
        if (last == null || last.number() != number) {
          last = chain.block(number).orElse(null);
        }
        if (!isThere(item, last)) {
          moved.add(item);
        }
      }
      from = page.isEmpty() ? -1 : page.getLast().index() + 1;
    }
    return moved;
  }

  private static boolean isThere(StoredItem item, @Nullable ChainBlock block) {
    int position = place(item).position();
    if (block == null || position >= block.transactionHashes().size()) {
      return false;
    }
    Hash hash = block.transactionHashes().get(position);
    Signed signed = item.transaction();
    return signed != null && signed.hash().equals(hash) || item.earlier().contains(hash);
  }

  private static Place place(StoredItem item) {
    return Optional.ofNullable(item.place()).orElseThrow();
  }
}
