package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.SlotMap;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Changes that another node has told. */
final class Changes implements StateDifference {
  private final AddressMap<Entry> entries = new AddressMap<>();
  private final SequencedMap<Hash, Code> codes = new LinkedHashMap<>();

  /** What is told of one account. */
  static final class Entry implements AddressMap.Keyed {
    private final Address address;
    private boolean told;
    private boolean changed;
    private boolean wiped;
    private @Nullable Account account;
    private @Nullable SlotMap slots;

    Entry(Address address) {
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }

    boolean isTold() {
      return told;
    }

    void tell(@Nullable Account left, boolean isChanged, boolean isWiped) {
      told = true;
      account = left;
      changed = isChanged;
      wiped = isWiped;
    }

    void setSlot(long[] words) {
      SlotMap known = slots;
      if (known == null) {
        known = new SlotMap();
        slots = known;
      }
      known.put(words, 0, 4);
    }

    private void tell(ChangeVisitor visitor) {
      if (told) {
        visitor.account(address, account, wiped);
      }
      SlotMap known = slots;
      if (known != null) {
        known.forEach((words, at) -> visitor.slot(address, words, at, at + 4));
      }
    }
  }

  Entry entry(Address address) {
    Entry entry = entries.get(address);
    if (entry == null) {
      entry = new Entry(address);
      entries.put(entry);
    }
    return entry;
  }

  void add(Code code) {
    codes.put(code.hash(), code);
  }

  @Override
  public boolean has(Address address) {
    Entry entry = entries.get(address);
    return entry != null && entry.changed;
  }

  @Override
  public @Nullable Account account(Address address) {
    Entry entry = entries.get(address);
    return entry == null ? null : entry.account;
  }

  @Override
  public boolean slot(Address address, long[] words, int key, int value) {
    Entry entry = entries.get(address);
    if (entry == null) {
      return false;
    }
    if (entry.slots != null && entry.slots.get(words, key, words, value)) {
      return true;
    }
    if (entry.wiped) {
      Arrays.fill(words, value, value + 4, 0);
    }
    return entry.wiped;
  }

  @Override
  public @Nullable Code code(Hash codeHash) {
    return codes.get(codeHash);
  }

  @Override
  public boolean isWiped(Address address) {
    Entry entry = entries.get(address);
    return entry != null && entry.wiped;
  }

  @Override
  public boolean leavesSlots(Address address) {
    Entry entry = entries.get(address);
    return entry != null && entry.slots != null && entry.slots.hasNonZero();
  }

  @Override
  public void applyTo(WorldState world) {
    ChangeVisitor applying = ChangeVisitor.into(world);
    entries.forEach(entry -> entry.tell(applying));
    codes.values().forEach(world::putCode);
  }
}
