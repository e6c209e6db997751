package io.evmesh.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.api.Test;

class ColdStateTest {
  private static final long LATENCY_MICROS = 20_000;
  private static final Address ALICE =
      Address.fromHex("0x00000000000000000000000000000000000a11ce");

  private final ColdState state =
      new ColdState(
          new InMemoryState()
              .put(ALICE, 1, UInt256.ONE, Bytes.EMPTY)
              .putSlot(ALICE, UInt256.of(2), UInt256.of(3)),
          LATENCY_MICROS);

  @Test
  void theFirstReadOfEachLocationWaits() {
    assertThat(microsOf(() -> state.account(ALICE))).isGreaterThanOrEqualTo(LATENCY_MICROS);
    assertThat(microsOf(() -> readSlot(2))).isGreaterThanOrEqualTo(LATENCY_MICROS);
    assertThat(microsOf(() -> readSlot(4))).isGreaterThanOrEqualTo(LATENCY_MICROS);
  }

  @Test
  void valuesAreThoseOfTheState() {
    assertThat(state.account(ALICE).balance()).isEqualTo(UInt256.ONE);
    assertThat(readSlot(2)).isEqualTo(3);
    assertThat(readSlot(2)).isEqualTo(3);
  }

  @Test
  void nobodyWaitsWhenTheBlockIsOver() {
    state.endWaiting();

    // Many reads: of one, the machine might take the time for something else
    long micros = 0;
    for (int slot = 0; slot < 100; slot++) {
      int number = slot;
      micros += microsOf(() -> readSlot(number));
    }
    assertThat(micros).isLessThan(100 * LATENCY_MICROS);
  }

  private long readSlot(long number) {
    long[] words = {number, 0, 0, 0, 0, 0, 0, 0};
    state.slot(ALICE, words, 0, 4);
    return words[4];
  }

  private static long microsOf(Runnable read) {
    long start = System.nanoTime();
    read.run();
    return (System.nanoTime() - start) / 1000;
  }
}
