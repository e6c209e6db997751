package io.evmesh.persistence.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedShardsTest {
  private static final Address LOW = Address.fromHex("0x00000000000000000000000000000000000000aa");
  private static final Address HIGH = Address.fromHex("0xff000000000000000000000000000000000000aa");

  private final WorldState world = new WorldState(EmptyState.INSTANCE);

  @Test
  void everyChangedAccountIsToldOnceByItsShard() {
    for (int i = 0; i < 1000; i++) {
      Address address = Address.fromHex("0x%040x".formatted(i + 1));
      world.setAccount(address, new Account(i, UInt256.ONE, Code.EMPTY.hash()));
    }
    List<ShardSealed> parts = SealedShards.of(Shards.ONE_MACHINE, 3, 7, world);
    assertThat(parts).extracting(ShardSealed::shard).isSorted().doesNotHaveDuplicates();
    assertThat(parts).allMatch(part -> part.block() == 7 && part.epoch() == 3);
    assertThat(parts.stream().flatMap(part -> part.accounts().stream()))
        .extracting(AccountChange::address)
        .doesNotHaveDuplicates()
        .hasSize(1000);
    for (ShardSealed part : parts) {
      assertThat(part.accounts()).extracting(AccountChange::address).isSorted();
      assertThat(part.accounts())
          .allMatch(change -> Shards.ONE_MACHINE.of(change.address()) == part.shard());
    }
  }

  @Test
  void slotsAreToldInAscendingOrderOfTheirNumbers() {
    world.setAccount(LOW, Account.EMPTY);
    UInt256 large = UInt256.MAX;
    world.setSlot(LOW, large, UInt256.of(3));
    world.setSlot(LOW, UInt256.of(2), UInt256.of(2));
    world.setSlot(LOW, UInt256.ONE, UInt256.ZERO);
    AccountChange change =
        SealedShards.of(Shards.ONE_MACHINE, 3, 1, world).get(0).accounts().get(0);
    assertThat(change.slotCount()).isEqualTo(3);
    assertThat(change.key(0)).isEqualTo(UInt256.ONE);
    assertThat(change.value(0)).isEqualTo(UInt256.ZERO);
    assertThat(change.key(1)).isEqualTo(UInt256.of(2));
    assertThat(change.key(2)).isEqualTo(large);
    assertThat(change.value(2)).isEqualTo(UInt256.of(3));
  }

  @Test
  void aRemovedAccountIsToldAsAbsentAndWiped() {
    world.setAccount(LOW, null);
    AccountChange change =
        SealedShards.of(Shards.ONE_MACHINE, 3, 1, world).get(0).accounts().get(0);
    assertThat(change.account()).isNull();
    assertThat(change.wiped()).isTrue();
  }

  @Test
  void aCodeIsToldByTheShardsWhoseAccountsGotIt() {
    Code code = Code.of(Bytes.fromHex("0x6001"));
    world.putCode(code);
    world.putCode(Code.of(Bytes.fromHex("0x6002"))); // nobody has it in the end
    world.setAccount(LOW, new Account(1, UInt256.ZERO, code.hash()));
    world.setAccount(HIGH, Account.EMPTY);
    assertThat(SealedShards.of(Shards.CLUSTER, 3, 1, world))
        .filteredOn(part -> !part.codes().isEmpty())
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.codes()).containsExactly(code);
              assertThat(part.shard()).isEqualTo(Shards.CLUSTER.of(LOW));
            });
  }
}
