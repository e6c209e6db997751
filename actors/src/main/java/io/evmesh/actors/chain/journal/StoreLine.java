package io.evmesh.actors.chain.journal;

import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.ShardSealed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one journal is to store. What comes while it stores goes to it together afterwards, in one
 * transaction of the database, so that short blocks in a row do not wait for the disk one by one.
 */
final class StoreLine {
  /** Transactions and accounts after which the next event waits. */
  private static final int MOST_TOGETHER = 2_000;

  private final BiFunction<List<ChainEvent>, Long, CompletionStage<Answer>> journal;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean isBusy;

  /**
   * @param journal stores events, the first of which follows that of a block
   */
  StoreLine(BiFunction<List<ChainEvent>, Long, CompletionStage<Answer>> journal) {
    this.journal = journal;
  }

  private record Waiting(ChainEvent event, long previous, CompletableFuture<Answer> answer) {
    int weight() {
      return switch (event) {
        case BlockCommitted commit -> commit.body().transactions().size();
        case ShardSealed sealed -> sealed.accounts().size();
        default -> 0;
      };
    }

    void finish(@Nullable Answer told, @Nullable Throwable failure) {
      if (failure != null) {
        answer.completeExceptionally(failure);
      } else {
        answer.complete(told);
      }
    }
  }

  /**
   * An event is to last.
   *
   * @param previous the block of the event before it
   */
  CompletionStage<Answer> add(ChainEvent event, long previous) {
    Waiting last = new Waiting(event, previous, new CompletableFuture<>());
    synchronized (this) {
      waiting.add(last);
      if (isBusy) {
        return last.answer();
      }
      isBusy = true;
    }
    storeNext();
    return last.answer();
  }

  private void storeNext() {
    List<Waiting> together = next();
    if (together.isEmpty()) {
      return;
    }
    List<ChainEvent> events = together.stream().map(Waiting::event).toList();
    CompletionStage<Answer> ignored =
        CompletableFuture.completedStage(events) // what is thrown is an answer too
            .thenCompose(all -> journal.apply(all, together.getFirst().previous()))
            .whenComplete(
                (told, failure) -> {
                  together.forEach(each -> each.finish(told, failure));
                  storeNext();
                });
  }

  /** Those that follow one another. */
  private synchronized List<Waiting> next() {
    List<Waiting> together = new ArrayList<>();
    int weight = 0;
    while (!waiting.isEmpty()) {
      Waiting first = waiting.getFirst();
      boolean fits =
          together.isEmpty()
              || first.previous() == together.getLast().event().block()
                  && weight + first.weight() <= MOST_TOGETHER;
      if (!fits) {
        break;
      }
      weight += first.weight();
      together.add(waiting.removeFirst());
    }
    isBusy = !together.isEmpty();
    return together;
  }
}
