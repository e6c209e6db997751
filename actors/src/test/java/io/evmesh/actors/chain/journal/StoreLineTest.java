package io.evmesh.actors.chain.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.actors.chain.journal.JournalCommand.Stored;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.ShardSealed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StoreLineTest {
  /** What the journal was told: blocks after a block. */
  private final List<String> told = new ArrayList<>();

  private final List<CompletableFuture<Answer>> answers = new ArrayList<>();

  private final StoreLine line =
      new StoreLine(
          (events, previous) -> {
            told.add(previous + ": " + events.stream().map(ChainEvent::block).toList());
            answers.add(new CompletableFuture<>());
            return answers.getLast();
          });

  private CompletableFuture<Answer> add(long block, long previous) {
    ShardSealed event = new ShardSealed(1, block, 0, List.of(), List.of());
    return line.add(event, previous).toCompletableFuture();
  }

  @Test
  void whatComesWhileTheJournalStoresGoesTogether() {
    CompletableFuture<Answer> first = add(5, 3);
    CompletableFuture<Answer> second = add(6, 5);
    CompletableFuture<Answer> third = add(9, 6);
    assertThat(told).containsExactly("3: [5]");
    boolean ignored = answers.getFirst().complete(Stored.INSTANCE);
    assertThat(first).isCompletedWithValue(Stored.INSTANCE);
    assertThat(second).isNotDone();
    assertThat(told).containsExactly("3: [5]", "5: [6, 9]");
    ignored = answers.getLast().complete(Stored.INSTANCE);
    assertThat(second).isCompletedWithValue(Stored.INSTANCE);
    assertThat(third).isCompletedWithValue(Stored.INSTANCE);
    CompletableFuture<Answer> later = add(10, 9);
    assertThat(told).hasSize(3).last().isEqualTo("9: [10]");
    assertThat(later).isNotDone();
  }

  @Test
  void whatDoesNotFollowGoesByItself() {
    List<CompletableFuture<Answer>> all = List.of(add(1, 0), add(4, 3), add(5, 4), add(2, 1));
    for (int i = 0; i < answers.size(); i++) {
      boolean ignored = answers.get(i).complete(Stored.INSTANCE);
    }
    assertThat(told).containsExactly("0: [1]", "3: [4, 5]", "1: [2]");
    assertThat(all).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aFailureIsToldToAllOfThemAndTheNextIsTried() {
    CompletableFuture<Answer> first = add(1, 0);
    CompletableFuture<Answer> second = add(2, 1);
    boolean ignored = answers.getFirst().completeExceptionally(new IllegalStateException("down"));
    assertThat(first).isCompletedExceptionally();
    assertThat(told).containsExactly("0: [1]", "1: [2]");
    assertThat(second).isNotDone();
  }
}
