package io.evmesh.actors.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.api.Test;

class LayeredStateTest {
  private static final Address CONTRACT = Address.ofLimbs(0xc0de, 0, 0);
  private static final Account ACCOUNT = new Account(1, UInt256.of(7), Code.EMPTY.hash());

  private final WorldState below = new WorldState(EmptyState.INSTANCE);

  @Test
  void anAccountOfWhichALayerSetsSlotsOnlyIsThatOfTheStateBelow() {
    below.setAccount(CONTRACT, ACCOUNT);
    WorldState block = new WorldState(EmptyState.INSTANCE); // whose parent's state has gone
    block.setSlot(CONTRACT, UInt256.ONE, UInt256.of(5));
    LayeredState state = new LayeredState(0, below).with(new Layer(1, block.difference()));
    assertThat(state.account(CONTRACT)).isEqualTo(ACCOUNT);
  }

  @Test
  void anAccountThatALayerRemovesIsNotThere() {
    below.setAccount(CONTRACT, ACCOUNT);
    WorldState block = new WorldState(below);
    block.setAccount(CONTRACT, null);
    LayeredState state = new LayeredState(0, below).with(new Layer(1, block.difference()));
    assertThat(state.account(CONTRACT)).isNull();
  }
}
