package io.evmesh.engine.parallel.choice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TasteTest {
  private static final int BLOCK = 10_000;

  @Test
  void growsWhileLanesAreNotSlowerUntilTheyGetAll() {
    Taste taste = new Taste(true);
    int before = taste.of(BLOCK);
    assertThat(before).isEqualTo(BLOCK / 4);
    for (int i = 0; i < 2; i++) {
      taste.took(0.8, true);
      assertThat(taste.of(BLOCK)).isEqualTo(2 * before);
      before *= 2;
    }
    assertThat(taste.of(BLOCK)).isEqualTo(BLOCK);
  }

  @Test
  void neverLosesMoreThanATenthOfABlockOnceItIsKnownHowSlowLanesAre() {
    Taste taste = new Taste(false);
    for (double byPlace : new double[] {9, 6, 3, 2, 1.5, 1.2}) {
      taste.took(byPlace, false);
      assertThat((byPlace - 1) * taste.of(BLOCK)).isLessThanOrEqualTo(BLOCK * 0.13);
    }
    assertThat(taste.of(BLOCK)).isGreaterThan(BLOCK / 4);
  }

  @Test
  void lanesGetNoFewerThanSome() {
    Taste taste = new Taste(false);
    taste.took(1_000, false);
    assertThat(taste.of(1_000)).isEqualTo(64);
    assertThat(taste.of(20)).isEqualTo(20);
  }

  @Test
  void endsWhenLanesHaveShownForLongThatTheyAreSlower() {
    Taste taste = new Taste(true);
    for (int i = 0; i < 15; i++) {
      assertThat(taste.took(1.5, true)).isFalse();
    }
    assertThat(taste.took(1.5, false)).as("their code is compiled").isFalse();
    for (int i = 0; i < 15; i++) {
      assertThat(taste.took(1.5, true)).isFalse();
    }
    assertThat(taste.took(1.5, true)).isTrue();
  }
}
