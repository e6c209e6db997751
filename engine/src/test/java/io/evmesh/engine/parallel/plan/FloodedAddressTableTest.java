package io.evmesh.engine.parallel.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.table.Floods;
import io.evmesh.engine.types.Address;
import org.junit.jupiter.api.Test;

/**
 * A table of addresses whose keys an enemy chose does a bounded amount of work, counted in places
 * looked at.
 */
class FloodedAddressTableTest {
  private static final int KEYS = 5_000;

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
}
