package io.evmesh.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MediansTest {
  @Test
  void theMedianIsTheFigureInTheMiddleOrTheUpperOfTwo() {
    assertThat(Medians.of(new long[] {9, 1, 5})).isEqualTo(5);
    assertThat(Medians.of(new long[] {9, 1, 5, 6})).isEqualTo(6);
    assertThat(Medians.of(new double[] {0.25})).isEqualTo(0.25);
  }

  @Test
  void aMachineThatBecomesSlowerChangesNoQuotient() {
    assertThat(Medians.ofQuotients(new long[] {10, 10, 40}, new long[] {5, 20, 20})).isEqualTo(2);
  }
}
