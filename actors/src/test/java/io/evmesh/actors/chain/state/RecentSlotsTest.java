package io.evmesh.actors.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.CounterBlocks;
import io.evmesh.engine.table.Floods;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentSlotsTest {
  private static final int PLENTY = 1 << 20;

  private static final Address TOKEN = Address.ofLimbs(1, 2, 3);
  private static final Address OTHER = Address.ofLimbs(1, 2, 4);

  /** Four limbs of a slot's number, four of its value. */
  private static long[] words(long slot, long value) {
    return new long[] {slot, 0, 0, slot, value, value, value, value};
  }

  private static void put(RecentSlots slots, Address address, long slot, long value) {
    slots.put(address, words(slot, value), 0, 4);
  }

  /** The value, or -1 if it is not known. */
  private static long find(RecentSlots slots, Address address, long slot) {
    long[] words = words(slot, 0);
    if (!slots.find(address, words, 0, 4)) {
      return -1;
    }
    assertThat(Arrays.stream(words, 4, 8)).containsOnly(words[4]);
    return words[4];
  }

  @Test
  void whatWasPutLastIsFound() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    RecentSlots slots = new RecentSlots(PLENTY);
    Map<Long, Long> expected = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      long slot = random.nextInt(20_000);
      long value = random.nextInt();
      put(slots, TOKEN, slot, value & Long.MAX_VALUE);
      expected.put(slot, value & Long.MAX_VALUE);
    }
    for (long slot = 0; slot < 20_000; slot++) {
      assertThat(find(slots, TOKEN, slot))
          .as("seed %d, slot %d", seed, slot)
          .isEqualTo(expected.getOrDefault(slot, -1L));
      assertThat(find(slots, OTHER, slot)).isEqualTo(-1);
    }
  }

  @Test
  void anAccountIsForgottenAndNoOther() {
    RecentSlots slots = new RecentSlots(PLENTY);
    for (long slot = 0; slot < 1_000; slot++) {
      put(slots, TOKEN, slot, slot);
      put(slots, OTHER, slot, slot + 1);
    }
    slots.forget(TOKEN);
    put(slots, TOKEN, 5, 6);
    for (long slot = 0; slot < 1_000; slot++) {
      assertThat(find(slots, TOKEN, slot)).isEqualTo(slot == 5 ? 6 : -1);
      assertThat(find(slots, OTHER, slot)).isEqualTo(slot + 1);
    }
  }

  @Test
  void whatIsOldIsForgottenAndTheLimitHolds() {
    int limit = 12_800;
    RecentSlots slots = new RecentSlots(limit);
    for (long slot = 0; slot < 10L * limit; slot++) {
      put(slots, TOKEN, slot, slot);
      assertThat(find(slots, TOKEN, slot)).isEqualTo(slot);
    }
    int known = 0;
    for (long slot = 0; slot < 10L * limit; slot++) {
      known += find(slots, TOKEN, slot) == -1 ? 0 : 1;
    }
    assertThat(known).isBetween(limit / 3, limit);
    assertThat(find(slots, TOKEN, 0)).isEqualTo(-1);
  }

  @Test
  void slotsThatAnEnemyChoseAreFoundInFewSteps() {
    Floods.check(
        Floods.ofWords(5_000),
        keys -> {
          RecentSlots.Table table = new RecentSlots.Table();
          keys.forEach(key -> table.put(TOKEN, words(key), 0, 4));
          long[] found = new long[8];
          for (UInt256 key : keys) {
            System.arraycopy(words(key), 0, found, 0, 4);
            table.put(TOKEN, words(key), 0, 4);
            assertThat(table.knows(TOKEN, found, 0, 4)).isTrue();
            assertThat(found).isEqualTo(words(key));
            assertThat(table.knows(OTHER, found, 0, 4)).isFalse();
          }
          assertThat(table.size()).isEqualTo(keys.size());
          return table;
        });
  }

  /** A slot's number, and the same again as its value. */
  private static long[] words(UInt256 key) {
    return new long[] {
      key.limb0(), key.limb1(), key.limb2(), key.limb3(),
      key.limb0(), key.limb1(), key.limb2(), key.limb3()
    };
  }

  @Test
  void readersSeeWholeValuesWhileOthersPut() throws InterruptedException {
    RecentSlots slots = new RecentSlots(PLENTY);
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong torn = new AtomicLong();
    AtomicLong lost = new AtomicLong();
    List<Thread> readers = new ArrayList<>();
    put(slots, OTHER, 1, 1);
    for (int i = 0; i < 2; i++) {
      readers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!over.get()) {
                      long[] words = words(1, 0);
                      boolean found = slots.find(OTHER, words, 0, 4);
                      lost.addAndGet(found ? 0 : 1);
                      boolean whole = words[4] == words[5] && words[4] == words[7];
                      torn.addAndGet(found && !whole ? 1 : 0);
                    }
                  }));
    }
    for (long i = 0; i < 300_000; i++) {
      put(slots, OTHER, 1, i);
      put(slots, TOKEN, i, i);
    }
    over.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(torn).hasValue(0);
    assertThat(lost).hasValue(0);
  }

  /** Each took as long as looking at all slots that are known, 35 ms with half a million. */
  @Test
  void forgettingTakesNoLongerForManySlots() {
    RecentSlots slots = new RecentSlots(400_000);
    for (int i = 0; i < 200_000; i++) {
      put(slots, CounterBlocks.address(i % 100), i, 7);
    }
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < 100_000; i++) {
      slots.forget(CounterBlocks.address(i));
    }
    assertThat(threads.getCurrentThreadCpuTime() - start).isLessThan(5_000_000_000L);
    for (int i = 0; i < 200_000; i += 1_000) {
      assertThat(find(slots, CounterBlocks.address(i % 100), i)).isNegative();
    }
    put(slots, CounterBlocks.address(7), 107, 9);
    assertThat(find(slots, CounterBlocks.address(7), 107)).isEqualTo(9);
  }

  @Test
  void accountThatIsForgottenAgainAndAgainHasOnlyWhatCameLast() {
    RecentSlots slots = new RecentSlots(10_000);
    for (int i = 1; i <= 3 * RecentSlots.MOST_NAMES; i++) {
      put(slots, CounterBlocks.CONTRACT, i % 3, i);
      slots.forget(CounterBlocks.CONTRACT);
      slots.forget(CounterBlocks.address(i));
      assertThat(find(slots, CounterBlocks.CONTRACT, i % 3)).isNegative();
    }
  }

  /** All was forgotten with the ten thousandth account. */
  @Test
  void manyThatAreForgottenLeaveMostOfTheOthersThere() {
    RecentSlots slots = new RecentSlots(PLENTY);
    for (int i = 1; i <= 3 * RecentSlots.MOST_NAMES; i++) {
      slots.forget(CounterBlocks.address(i));
      put(slots, TOKEN, i, i);
      put(slots, OTHER, i % 1_000, i);
      if (i > 1_000 && i % 100 == 0) {
        assertThat(known(slots, i)).as("after %d", i).isGreaterThan(900);
      }
    }
  }

  /** How many of the last thousand slots of an account are known. */
  private static int known(RecentSlots slots, int last) {
    int known = 0;
    for (int slot = last - 999; slot <= last; slot++) {
      known += find(slots, TOKEN, slot) == slot ? 1 : 0;
    }
    return known;
  }

  @Test
  void whatWasThereBeforeAnAccountWasForgottenNeverComesBack() {
    RecentSlots slots = new RecentSlots(PLENTY);
    for (int i = 0; i < 10_000; i++) {
      put(slots, TOKEN, i, 1);
    }
    slots.forget(TOKEN);
    for (int i = 0; i < 2 * RecentSlots.MOST_NAMES; i++) {
      slots.forget(CounterBlocks.address(i));
      assertThat(find(slots, TOKEN, i % 10_000)).as("after %d", i).isNegative();
    }
    put(slots, TOKEN, 7, 2);
    assertThat(find(slots, TOKEN, 7)).isEqualTo(2);
  }
}
