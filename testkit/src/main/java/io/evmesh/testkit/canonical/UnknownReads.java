package io.evmesh.testkit.canonical;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ForwardingState;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A view of a state that notes what was asked for and is not there. In a recorded block, whose
 * state holds what the recorder saw, such reads hint at a wrong path of execution.
 */
public final class UnknownReads extends ForwardingState {
  private final InMemoryState state;
  private final NavigableSet<Address> accounts = new TreeSet<>();
  private final NavigableMap<Address, NavigableSet<UInt256>> slots = new TreeMap<>();
  private final NavigableSet<Long> blockHashes = new TreeSet<>(Long::compareUnsigned);

  /** A view that has noted nothing yet. */
  public UnknownReads(InMemoryState state) {
    super(state);
    this.state = state;
  }

  /**
   * What was asked for in vain: accounts {@code 0xaddress}, then slots {@code 0xaddress:0xslot}
   * without leading zeros, then {@code block N}, each in order.
   */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    accounts.forEach(address -> texts.add(address.toString()));
    slots.forEach((address, keys) -> keys.forEach(key -> texts.add(address + ":" + key)));
    blockHashes.forEach(number -> texts.add("block " + Long.toUnsignedString(number)));
    return texts;
  }

  @Override
  public @Nullable Account account(Address address) {
    Account account = state.account(address);
    if (account == null) {
      accounts.add(address);
    }
    return account;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    UInt256 slot = UInt256.ofLimbs(words, key);
    if (!state.hasSlot(address, slot)) {
      slots.computeIfAbsent(address, unused -> new TreeSet<>()).add(slot);
    }
    state.slot(address, words, key, value);
  }

  @Override
  public Hash blockHash(long number) {
    if (!state.hasBlockHash(number)) {
      blockHashes.add(number);
    }
    return state.blockHash(number);
  }
}
