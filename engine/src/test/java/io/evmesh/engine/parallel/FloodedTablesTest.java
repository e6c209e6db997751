package io.evmesh.engine.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.table.Floods;
import io.evmesh.engine.table.Floods.Flood;
import io.evmesh.engine.trie.NodePlace;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tables whose keys an enemy chose do a bounded amount of work, counted in places looked at. */
class FloodedTablesTest {
  private static final int KEYS = 5_000;
  private static final int FULL = 42; // two thirds of 64 places
  private static final int TRANSFERS = 1_000;

  @Test
  void numbersOfAddresses() {
    Floods.check(
        Floods.ofAddresses(KEYS),
        keys -> {
          AddressTable table = new AddressTable(keys.size());
          keys.forEach(key -> assertThat(table.put(key, table.size())).isEqualTo(-1));
          for (int i = 0; i < keys.size(); i++) {
            assertThat(table.get(keys.get(i))).isEqualTo(i);
          }
          assertThat(table.get(Address.ofLimbs(1, 1, 1))).isEqualTo(-1);
          return table;
        });
  }

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

  @Test
  void slotsThatLanesRead() {
    int spilled = 0;
    List<Flood<UInt256>> floods = new ArrayList<>(Floods.ofWords(KEYS));
    floods.addAll(Floods.ofWords(FULL)); // growing parts what has spilled
    for (Flood<UInt256> flood : floods) {
      SlotIndex index = new SlotIndex();
      SlotIndex more = new SlotIndex();
      for (int i = 0; i < flood.keys().size(); i++) {
        (i % 3 == 0 ? index : more).add(slot(flood.keys().get(i)));
      }
      List<VersionedSlot> met = new ArrayList<>();
      index.addAll(more, added -> {}, met::add);
      assertThat(met).isEmpty();
      for (UInt256 key : flood.keys()) {
        VersionedSlot found = index.find(key.limb0(), key.limb1(), key.limb2(), key.limb3());
        assertThat(found).as(flood.name()).extracting(VersionedSlot::key).isEqualTo(key);
      }
      Set<UInt256> told = new HashSet<>();
      index.forEach(slot -> told.add(slot.key()));
      assertThat(told).as(flood.name()).hasSameSizeAs(flood.keys());
      if (flood.againstAll()) {
        spilled += index.spilledCount();
      } else {
        assertThat(index.spilledCount()).as(flood.name()).isZero();
      }
    }
    assertThat(spilled).isPositive();
  }

  private static VersionedSlot slot(UInt256 key) {
    return new VersionedSlot(
        Address.ZERO, new long[] {key.limb0(), key.limb1(), key.limb2(), key.limb3()}, 0);
  }

  /** Only keys with an order of their own let the JDK's hash maps make trees of full bins. */
  @Test
  void keysOfTheLibrarysMapsHaveAnOrder() {
    for (Class<?> key :
        List.of(
            Address.class,
            Bytes.class,
            Hash.class,
            UInt256.class,
            NodePlace.class,
            Place.class,
            Meeting.Kind.class)) {
      assertThat(Arrays.stream(key.getGenericInterfaces()).map(Object::toString))
          .contains("java.lang.Comparable<" + key.getTypeName() + ">");
    }
  }

  @Test
  void accountsThatTransfersTouch() {
    for (Flood<Address> flood : Floods.ofAddresses(2 * TRANSFERS)) {
      List<RecoveredTransaction> transfers = new ArrayList<>();
      for (int i = 1; i < flood.keys().size(); i += 2) {
        transfers.add(transfer(flood.keys().get(i - 1), flood.keys().get(i)));
      }
      Optional<TransferSplit> split = TransferSplit.of(transfers, Scene.block(Fork.OSAKA), 2);
      boolean meet = flood.name().endsWith(" 0"); // the first salt is the only one
      assertThat(split.isEmpty()).as(flood.name()).isEqualTo(meet);
      split.ifPresent(parts -> assertThat(parts.late()).as(flood.name()).isEmpty());
    }
  }

  private static RecoveredTransaction transfer(Address from, Address to) {
    return Transactions.of(from, to, 21_000, UInt256.ONE, Bytes.EMPTY);
  }
}
