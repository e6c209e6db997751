package io.evmesh.engine.parallel.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.table.Floods;
import io.evmesh.engine.table.Floods.Flood;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * A table of values whose keys an enemy chose does a bounded amount of work, counted in places
 * looked at.
 */
class FloodedFirstHoldersTest {
  private static final int KEYS = 5_000;

  @Test
  void firstHoldersOfValues() {
    List<Flood<Long>> floods = new ArrayList<>();
    floods.add(flood("one after the other", 1));
    floods.add(flood("different in the highest bits", 1L << 48));
    floods.add(flood("different in the middle", 1L << 32));
    Floods.check(
        floods,
        keys -> {
          FirstHolders holders = new FirstHolders();
          holders.begin(10);
          holders.firstOr(1, 77);
          holders.begin(keys.size());
          for (int i = 0; i < keys.size(); i++) {
            assertThat(holders.firstOr(keys.get(i), i)).isEqualTo(i);
          }
          for (int i = 0; i < keys.size(); i++) {
            assertThat(holders.firstOr(keys.get(i), -1)).isEqualTo(i);
          }
          return holders;
        });
  }

  private static Flood<Long> flood(String name, long step) {
    return new Flood<>(name, LongStream.range(1, KEYS).map(i -> i * step).boxed().toList(), false);
  }

  /** Only keys with an order of their own let the JDK's hash maps make trees of full bins. */
  @Test
  void kindsOfTransactionsHaveAnOrder() {
    assertThat(ConflictPattern.Kind.class).matches(Comparable.class::isAssignableFrom);
  }
}
