package io.evmesh.testkit.verify;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The accounts that worlds have changed, with those of their slots that were set. */
public final class ChangedSlots implements ChangeVisitor {
  private final NavigableMap<Address, NavigableSet<UInt256>> all = new TreeMap<>();
  private NavigableSet<UInt256> slots = new TreeSet<>();

  /** By account; to be changed too. */
  public NavigableMap<Address, NavigableSet<UInt256>> all() {
    return all;
  }

  @Override
  public void account(Address address, @Nullable Account account, boolean wiped) {
    slots = all.computeIfAbsent(address, missing -> new TreeSet<>());
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    slots.add(UInt256.ofLimbs(words, key));
  }
}
