package io.evmesh.node.demo;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.ForwardingState;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state that is asked once for each account and slot; then memory answers. Of one thread. */
final class RememberedState extends ForwardingState {
  private final StateView state;
  private final Map<Address, Optional<Account>> accounts = new HashMap<>();
  private final Map<Address, Map<UInt256, UInt256>> slots = new HashMap<>();
  private final Map<Hash, Code> codes = new HashMap<>();

  RememberedState(StateView state) {
    super(state);
    this.state = state;
  }

  @Override
  public @Nullable Account account(Address address) {
    return accounts
        .computeIfAbsent(address, key -> Optional.ofNullable(state.account(key)))
        .orElse(null);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    UInt256 number = UInt256.ofLimbs(words, key);
    UInt256 found =
        slots
            .computeIfAbsent(address, _ -> new HashMap<>())
            .computeIfAbsent(number, slot -> state.slot(address, slot));
    found.copyLimbs(words, value);
  }

  @Override
  public Code code(Hash codeHash) {
    return codes.computeIfAbsent(codeHash, state::code);
  }
}
