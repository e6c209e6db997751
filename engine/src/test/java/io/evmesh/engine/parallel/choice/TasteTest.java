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
  void losesNoMoreThanAPartOfABlockOnceItIsKnownHowSlowLanesAre() {
    losesNoMoreThan(0.11, true);
    losesNoMoreThan(0.31, false);
  }

  private static void losesNoMoreThan(double part, boolean compiled) {
    Taste taste = new Taste(compiled);
    for (double byPlace : new double[] {7, 6, 3, 2, 1.5, 1.2}) {
      taste.took(byPlace, compiled);
      assertThat((byPlace - 1) * taste.of(BLOCK)).isLessThanOrEqualTo(BLOCK * part);
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
    assertThat(tastes(new Taste(true), true, 1.5)).isEqualTo(16);
    int growing = 4;
    assertThat(tastes(new Taste(false), false, 1.5)).isEqualTo(growing + 32);
  }

  @Test
  void endsAlsoWhereLanesAreFasterInEverySecondBlock() {
    assertThat(tastes(new Taste(true), true, 1.5, 0.8)).isBetween(55, 65);
    Taste mostlyGood = new Taste(true);
    for (int i = 0; i < 1_000; i++) {
      assertThat(mostlyGood.took(i % 4 == 0 ? 1.5 : 0.8, true)).isFalse();
    }
  }

  /** How many it takes until it ends, where lanes are so slow in turns. */
  private static int tastes(Taste taste, boolean compiled, double... byPlace) {
    int count = 1;
    while (!taste.took(byPlace[(count - 1) % byPlace.length], compiled)) {
      count++;
    }
    return count;
  }
}
