package io.evmesh.lab.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockTableTest {
  private final LockTable locks = new LockTable();

  @Test
  void readersShareAndAWriterWaitsForThem() {
    locks.ask(1, 7, false);
    locks.ask(2, 7, false);
    locks.ask(3, 7, true);
    locks.ask(4, 7, false);
    assertThat(List.of(locks.hasAll(1), locks.hasAll(2), locks.hasAll(3), locks.hasAll(4)))
        .containsExactly(true, true, false, false);
    assertThat(released(1, 7)).isEmpty();
    assertThat(released(2, 7)).containsExactly(3);
    assertThat(released(3, 7)).containsExactly(4);
  }

  @Test
  void whoWaitsAtTwoPlacesIsReadyAtTheSecond() {
    locks.ask(1, 7, true);
    locks.ask(1, 8, true);
    locks.ask(2, 7, true);
    locks.ask(2, 8, true);
    assertThat(released(1, 8)).isEmpty();
    assertThat(released(1, 7)).containsExactly(2);
  }

  private List<Integer> released(int tx, int place) {
    List<Integer> ready = new ArrayList<>();
    locks.release(tx, place, ready);
    return ready;
  }
}
