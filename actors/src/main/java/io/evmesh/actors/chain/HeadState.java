package io.evmesh.actors.chain;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.ShardSealed;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The state after the last executed block: what is known in memory over what the tables have.
 *
 * <p>A block's changes are taken between blocks by the thread that executes them; any number of
 * threads read meanwhile. A change stays here until the tables show it; what the tables have may be
 * put away when memory is needed, and is loaded again. While the tables advance, whatever they show
 * of a later block is hidden by the change that is still here.
 */
final class HeadState implements StateView {
  /** Known by reading, not by a change. */
  private static final long LOADED = -1;

  private final Map<Address, Known> accounts = new ConcurrentHashMap<>();
  private final Map<Hash, Code> codes = new ConcurrentHashMap<>();
  private final StateView tables;
  private final KeyFilter keys;
  private final int mostEntries;
  private final LongAdder loads = new LongAdder();
  private volatile long projected;
  private long block;
  private int entries;

  /** One account, as far as it is known. */
  private static final class Known {
    final AtomicReference<@Nullable Standing> standing = new AtomicReference<>();

    /** The block since which slots that are not here are zero; {@link #LOADED} if the tables say. */
    volatile long wipedIn = LOADED;

    final Map<UInt256, Slot> slots = new ConcurrentHashMap<>(4);
  }

  private record Standing(@Nullable Account account, long changedIn) {}

  private record Slot(UInt256 value, long changedIn) {}

  /**
   * A state over tables.
   *
   * @param tables the state that the tables show, of ever later blocks as they advance
   * @param keys tells what the tables certainly do not have
   * @param block the last block that the tables show, which is where this begins; -1 for none
   * @param mostEntries accounts and slots that are kept though the tables have them
   */
  HeadState(StateView tables, KeyFilter keys, long block, int mostEntries) {
    this.tables = tables;
    this.keys = keys;
    this.mostEntries = mostEntries;
    this.block = block;
    projected = block;
  }

  @Override
  public @Nullable Account account(Address address) {
    Known known = accounts.get(address);
    Standing standing = known == null ? null : known.standing.get();
    if (standing != null) {
      return standing.account();
    }
    Account loaded = keys.mayHave(address) ? tables.account(address) : null;
    accounts
        .computeIfAbsent(address, missing -> new Known())
        .standing
        .compareAndSet(null, new Standing(loaded, LOADED));
    loads.increment();
    return loaded;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    UInt256 number = UInt256.ofLimbs(words[key], words[key + 1], words[key + 2], words[key + 3]);
    UInt256 found = slot(address, number);
    words[value] = found.limb0();
    words[value + 1] = found.limb1();
    words[value + 2] = found.limb2();
    words[value + 3] = found.limb3();
  }

  private UInt256 slot(Address address, UInt256 number) {
    Known known = accounts.get(address);
    Slot slot = known == null ? null : known.slots.get(number);
    if (slot != null) {
      return slot.value();
    }
    if (known != null && known.wipedIn != LOADED || !keys.mayHave(address, number)) {
      return UInt256.ZERO;
    }
    long[] words = new long[8];
    words[0] = number.limb0();
    words[1] = number.limb1();
    words[2] = number.limb2();
    words[3] = number.limb3();
    tables.slot(address, words, 0, 4);
    UInt256 loaded = UInt256.ofLimbs(words[4], words[5], words[6], words[7]);
    accounts
        .computeIfAbsent(address, missing -> new Known())
        .slots
        .putIfAbsent(number, new Slot(loaded, LOADED));
    loads.increment();
    return loaded;
  }

  @Override
  public Code code(Hash codeHash) {
    Code known = codes.get(codeHash);
    return known != null ? known : codes.computeIfAbsent(codeHash, tables::code);
  }

  @Override
  public boolean hasStorage(Address address) {
    Known known = accounts.get(address);
    if (known != null && known.slots.values().stream().anyMatch(slot -> !slot.value().isZero())) {
      return true;
    }
    return (known == null || known.wipedIn == LOADED)
        && keys.mayHave(address)
        && tables.hasStorage(address);
  }

  @Override
  public Hash blockHash(long number) {
    return tables.blockHash(number);
  }

  /** Takes what the next block changed. */
  void apply(long next, List<ShardSealed> parts) {
    block = next;
    for (ShardSealed part : parts) {
      part.codes().forEach(code -> codes.put(code.hash(), code));
      part.accounts().forEach(this::apply);
    }
    putAwayIfFull();
  }

  private void apply(AccountChange change) {
    keys.add(change.address());
    Known known = accounts.computeIfAbsent(change.address(), missing -> new Known());
    if (change.wiped()) {
      known.slots.clear();
      known.wipedIn = block;
    }
    for (int i = 0; i < change.slotCount(); i++) {
      UInt256 number = change.key(i);
      keys.add(change.address(), number);
      known.slots.put(number, new Slot(change.value(i), block));
    }
    known.standing.set(new Standing(change.account(), block));
    entries += 1 + change.slotCount();
  }

  /** Says that the tables show all blocks up to this one. */
  void projected(long upTo) {
    projected = upTo;
  }

  /** Puts away what the tables have; between blocks only, when nobody reads. */
  private void putAwayIfFull() {
    if (entries + loads.sum() <= mostEntries) {
      return;
    }
    loads.reset();
    long shown = projected;
    int left = 0;
    for (var each : accounts.entrySet()) {
      Known known = each.getValue();
      boolean slotsGone = known.slots.values().removeIf(slot -> slot.changedIn() <= shown);
      if (slotsGone && known.wipedIn <= shown) {
        known.wipedIn = LOADED; // the tables know of it
      }
      Standing standing = known.standing.get();
      boolean shows = standing == null || standing.changedIn() <= shown;
      if (shows && known.slots.isEmpty() && known.wipedIn <= shown) {
        accounts.remove(each.getKey());
      } else {
        left += 1 + known.slots.size();
      }
    }
    entries = left;
    codes.clear();
  }
}
