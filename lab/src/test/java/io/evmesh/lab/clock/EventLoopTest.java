package io.evmesh.lab.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private final EventLoop loop = new EventLoop();
  private final List<String> seen = new ArrayList<>();

  @Test
  void eventsHappenByTimeAndThoseOfOneTimeAsAskedFor() {
    loop.after(5, () -> seen.add("b" + loop.now()));
    loop.after(5, () -> seen.add("c" + loop.now()));
    loop.after(1, () -> loop.after(4, () -> seen.add("d" + loop.now())));
    loop.after(0, () -> seen.add("a" + loop.now()));
    loop.run();
    assertThat(seen).containsExactly("a0", "b5", "c5", "d5");
  }

  @Test
  void whatIsTakenBackDoesNotHappenAndTakesNoTime() {
    EventLoop.Event event = loop.after(9, () -> seen.add("no"));
    loop.after(1, event::cancel);
    loop.run();
    assertThat(seen).isEmpty();
    assertThat(loop.now()).isEqualTo(1);
  }

  @Test
  void chanceIsTheSameForTheSameSeed() {
    Chance one = new Chance(7);
    Chance other = new Chance(7);
    for (int i = 0; i < 100; i++) {
      assertThat(one.normal()).isEqualTo(other.normal());
    }
    assertThat(new Chance(7).bits()).isNotEqualTo(new Chance(8).bits());
  }

  @Test
  void zipfDrawsThePopularAsOftenAsItsLawSays() {
    Chance chance = new Chance(1);
    Zipf zipf = new Zipf(4, 1);
    int[] drawn = new int[4];
    for (int i = 0; i < 100_000; i++) {
      drawn[chance.zipf(zipf)]++;
    }
    // 1, 1/2, 1/3, 1/4 of 25/12
    assertThat(drawn[0] / 100_000.0).isCloseTo(0.48, within(0.01));
    assertThat(drawn[3] / 100_000.0).isCloseTo(0.12, within(0.01));
  }
}
