package io.evmesh.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.CallContext;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.evm.Message;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.table.Floods;
import io.evmesh.engine.table.Places;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose keys an enemy chose do a bounded amount of work, counted in places looked at. */
class FloodedTablesTest {
  private static final int KEYS = 5_000;

  @Test
  void slotsOfATransaction() {
    Floods.check(
        Floods.ofWords(KEYS),
        keys -> {
          SlotTable table = new SlotTable();
          keys.subList(0, keys.size() / 9).forEach(key -> table.add(7, limbs(key), 0));
          table.clear();
          for (UInt256 key : keys) {
            assertThat(table.find(7, limbs(key), 0)).isEqualTo(-1);
            table.add(7, limbs(key), 0);
          }
          for (int i = 0; i < keys.size(); i++) {
            assertThat(table.find(7, limbs(keys.get(i)), 0)).isEqualTo(i);
            assertThat(table.find(8, limbs(keys.get(i)), 0)).isEqualTo(-1);
          }
          return table;
        });
  }

  @Test
  void slotsOfAWorld() {
    Floods.check(
        Floods.ofWords(KEYS),
        keys -> {
          SlotMap table = new SlotMap();
          int half = keys.size() / 2;
          keys.forEach(key -> table.put(limbs(key), 0, limbs(key), 0));
          for (int i = keys.size(); i > half; i--) {
            table.removeNewest();
          }
          long[] value = new long[4];
          for (int i = 0; i < keys.size(); i++) {
            assertThat(table.get(limbs(keys.get(i)), 0, value, 0)).isEqualTo(i < half);
          }
          keys.forEach(key -> table.put(limbs(key), 0, limbs(key), 0));
          List<UInt256> told = new ArrayList<>();
          table.forEach((words, at) -> told.add(SlotMap.word(words, at)));
          assertThat(told).isEqualTo(keys);
          return table;
        });
  }

  @Test
  void accountsOfATransaction() {
    Floods.check(
        Floods.ofAddresses(KEYS),
        keys -> {
          AccountTable table = new AccountTable();
          keys.forEach(table::add);
          for (Address key : keys) {
            AccountEntry found = table.find(key.limb0(), key.limb1(), key.limb2());
            assertThat(found).extracting(AccountEntry::address).isEqualTo(key);
          }
          return table;
        });
  }

  private record Entry(Address address) implements AddressMap.Keyed {}

  /** Where few of many places are taken they are freed one by one, by their addresses. */
  @Test
  void anAddressMapIsClearedHoweverFewAreLeft() {
    AddressMap<Entry> table = new AddressMap<>();
    for (int size = 1_000; size >= 0; size--) {
      for (int i = 0; i < size; i++) {
        table.put(new Entry(Address.ofLimbs(size, i, 1)));
      }
      Address first = Address.ofLimbs(size, 0, 1);
      assertThat(table.get(first) != null).isEqualTo(size > 0);
      table.clear();
      assertThat(table.get(first)).isNull();
    }
  }

  @Test
  void accountsOfAWorld() {
    Floods.check(
        Floods.ofAddresses(KEYS),
        keys -> {
          AddressMap<Entry> table = new AddressMap<>();
          keys.forEach(key -> table.put(new Entry(key)));
          table.removeDownTo(keys.size() / 3);
          assertThat(table.get(keys.getFirst())).isEqualTo(new Entry(keys.getFirst()));
          assertThat(table.get(keys.getLast())).isNull();
          keys.stream().skip(keys.size() / 3).forEach(key -> table.put(new Entry(key)));
          List<Address> told = new ArrayList<>();
          table.forEach(entry -> told.add(entry.address()));
          assertThat(told).isEqualTo(keys);
          keys.forEach(key -> assertThat(table.get(key)).isEqualTo(new Entry(key)));
          return table;
        });
  }

  @Test
  void aFewKeysThatMeetInALargeTableDoNotCostItsSize() {
    SlotTable table = new SlotTable();
    for (int slot = 0; slot < 2 * KEYS; slot++) {
      table.add(7, new long[] {slot, 0, 0, 0}, 0);
    }
    table.clear();
    long cleared = table.work().clearings();
    long keys = 0;
    int spilled = 0;
    // From the last salt down, so that one flood begins at the table's
    for (Floods.Flood<UInt256> flood : Floods.ofWords(40).reversed()) {
      if (!flood.againstAll()) {
        continue;
      }
      flood.keys().forEach(key -> table.add(7, limbs(key), 0));
      keys += flood.keys().size();
      spilled += table.work().spilled();
      table.clear();
    }
    assertThat(spilled).isPositive();
    assertThat(table.work().clearings() - cleared).isLessThan(4 * keys);
  }

  /** Loops that meet a key after the other, each the sum of the one before and a constant. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "60005b80805d6801000000000002000001600256", // TSTORE
        "60005b8080556801000000000002000001600256", // SSTORE
        "60005b8054506801000000000002000001600256", // SLOAD
        "60005b8031506801000000000080000001600256", // BALANCE
        "60005b803f506801000000000080000001600256", // EXTCODEHASH
        "60005b80805d600101600256" // TSTORE of friendly keys
      })
  void aTransactionLooksAtFewPlaces(String code) {
    InMemoryState world = new InMemoryState();
    world.put(Scene.SELF, 1, UInt256.ONE, Bytes.fromHex("0x" + code));
    TransactionState state = new TransactionState();
    for (int round = 0; round < 2; round++) {
      state.begin(world, Machine.precompiles(Fork.OSAKA), null);
      new Machine()
          .execute(
              new Message(false, Scene.CALLER, Scene.SELF, UInt256.ZERO, Bytes.EMPTY, 8_000_000),
              new CallContext(Scene.block(Fork.OSAKA), Scene.CALLER, Scene.GAS_PRICE, List.of()),
              state);
      int met = 0;
      for (Places<?> table : List.of(state.accounts, state.slots, state.transients)) {
        Places.Work work = table.work();
        met += table.size();
        assertThat(work.steps()).isLessThanOrEqualTo(3L * table.size());
        assertThat(work.spilled()).isZero();
      }
      assertThat(met).isGreaterThan(300);
    }
  }

  private static long[] limbs(UInt256 word) {
    return new long[] {word.limb0(), word.limb1(), word.limb2(), word.limb3()};
  }
}
