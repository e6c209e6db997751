package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A world in memory over a base: reads what was changed here, otherwise the base. What was changed
 * since it was made is its difference to the base, which {@link #forEachChange} tells.
 */
public final class WorldState implements StateView {
  private final StateView base;
  private AddressMap<Overlay> overlays = new AddressMap<>();

  /** A difference over all that was set here; moved in when anything else is to be set. */
  private @Nullable StateDifference adopted;

  private final SequencedMap<Hash, Code> codes = new LinkedHashMap<>();

  /** What was known at the mark of what has changed since; null without a mark or for nothing. */
  private @Nullable WorldJournal journal;

  private boolean isMarked;
  private int codesAtMark;

  /** What is known here of one account. */
  static final class Overlay implements AddressMap.Keyed {
    final Address address;
    final int number; // from 0, in the order in which they became known
    boolean accountKnown;
    @Nullable Account account;
    boolean wiped; // the base's slots do not count any more
    @Nullable SlotMap slots;
    @Nullable WorldJournal notedIn;

    Overlay(Address address, int number) {
      this.address = address;
      this.number = number;
    }

    @Override
    public Address address() {
      return address;
    }
  }

  /** An empty difference over {@code base}. */
  public WorldState(StateView base) {
    this.base = base;
  }

  @Override
  public @Nullable Account account(Address address) {
    StateDifference above = adopted;
    if (above != null && above.has(address)) {
      return above.account(address);
    }
    Overlay overlay = overlays.get(address);
    return overlay != null && overlay.accountKnown ? overlay.account : base.account(address);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    StateDifference above = adopted;
    if (above != null && above.slot(address, words, key, value)) {
      return;
    }
    Overlay overlay = overlays.get(address);
    if (overlay != null) {
      if (overlay.slots != null && overlay.slots.get(words, key, words, value)) {
        return;
      }
      if (overlay.wiped) {
        EmptyState.INSTANCE.slot(address, words, key, value);
        return;
      }
    }
    base.slot(address, words, key, value);
  }

  @Override
  public Code code(Hash codeHash) {
    Code code = codes.get(codeHash);
    StateDifference above = adopted;
    if (code == null && above != null) {
      code = above.code(codeHash);
    }
    return code != null ? code : base.code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    StateDifference above = adopted;
    if (above != null && above.isWiped(address)) {
      return above.leavesSlots(address);
    }
    if (above != null && above.leavesSlots(address)) {
      return true;
    }
    Overlay overlay = overlays.get(address);
    if (overlay == null) {
      return base.hasStorage(address);
    }
    return overlay.slots != null && overlay.slots.hasNonZero()
        || !overlay.wiped && base.hasStorage(address);
  }

  @Override
  public Hash blockHash(long number) {
    return base.blockHash(number);
  }

  /**
   * Takes over a difference to this world as it is: reads see it at once, and it is moved in when
   * something else is to be set, or the changes are to be told.
   */
  public void adopt(StateDifference difference) {
    settleAdopted();
    adopted = difference;
  }

  /** From now on changes can be taken back, until they are kept. Marks do not nest. */
  public void mark() {
    settleAdopted();
    isMarked = true;
    journal = overlays.size() == 0 ? null : new WorldJournal(overlays.size());
    codesAtMark = codes.size();
  }

  /** Keeps what was changed since the mark. */
  public void keep() {
    if (journal != null) {
      journal.forget();
    }
    endMark();
  }

  /** Takes back what was changed since the mark. */
  public void takeBack() {
    if (!isMarked) {
      throw new IllegalStateException("there is no mark");
    }
    settleAdopted();
    if (journal == null) {
      overlays = new AddressMap<>(); // nothing was known at the mark
    } else {
      journal.takeBack(overlays);
    }
    endMark();
    while (codes.size() > codesAtMark) {
      codes.pollLastEntry();
    }
  }

  private void endMark() {
    isMarked = false;
    journal = null;
  }

  private void settleAdopted() {
    StateDifference above = adopted;
    if (above != null) {
      adopted = null;
      above.applyTo(this);
    }
  }

  /** Applies what a transaction changed that was executed on this world. */
  public void apply(TransactionState transaction) {
    transaction.applyTo(this);
  }

  /**
   * Adds wei to an account outside any transaction (rewards, withdrawals); creates it if absent.
   */
  public void addBalance(Address address, UInt256 wei) {
    Account account = account(address);
    Account before = account == null ? Account.EMPTY : account;
    setAccount(address, new Account(before.nonce(), before.balance().plus(wei), before.codeHash()));
  }

  /** Replaces an account; null removes it with its storage. */
  public void setAccount(Address address, @Nullable Account account) {
    Overlay overlay = overlay(address);
    overlay.accountKnown = true;
    overlay.account = account;
    if (account == null) {
      overlay.slots = null;
      overlay.wiped = true;
    }
  }

  /** Sets one slot of an account. */
  public void setSlot(Address address, UInt256 key, UInt256 value) {
    long[] words = {
      key.limb0(), key.limb1(), key.limb2(), key.limb3(),
      value.limb0(), value.limb1(), value.limb2(), value.limb3()
    };
    setSlot(address, words, 0, 4);
  }

  /** Sets one slot: its number lies at {@code words[key]}, its value at {@code words[value]}. */
  public void setSlot(Address address, long[] words, int key, int value) {
    Overlay overlay = overlay(address);
    SlotMap slots = overlay.slots;
    if (slots == null) {
      slots = new SlotMap();
      overlay.slots = slots;
    }
    if (journal != null) {
      journal.note(slots, words, key);
    }
    slots.put(words, key, value);
  }

  /** Makes code known that accounts of this world may have. Everybody knows the empty one. */
  public void putCode(Code code) {
    settleAdopted();
    if (!code.isEmpty()) {
      codes.put(code.hash(), code);
    }
  }

  /** Tells every account that was set, wiped or has slots that were set. */
  public void forEachChange(ChangeVisitor visitor) {
    settleAdopted();
    overlays.forEach(
        overlay -> {
          Account account = overlay.accountKnown ? overlay.account : base.account(overlay.address);
          visitor.account(overlay.address, account, overlay.wiped);
          if (overlay.slots != null) {
            overlay.slots.forEach((words, at) -> visitor.slot(overlay.address, words, at, at + 4));
          }
        });
  }

  /** The codes that were put, in that order. */
  public Iterable<Code> newCodes() {
    settleAdopted();
    return codes.values();
  }

  /**
   * What was changed here, to be read on its own; of a world that is not changed any more. Many
   * threads may read it.
   */
  public StateDifference difference() {
    settleAdopted();
    return new Difference();
  }

  /** The state that this world lies over. */
  public StateView base() {
    return base;
  }

  private Overlay overlay(Address address) {
    settleAdopted();
    Overlay overlay = overlays.get(address);
    if (overlay == null) {
      overlay = new Overlay(address, overlays.size());
      overlays.put(overlay);
    }
    if (journal != null) {
      journal.note(overlay);
    }
    return overlay;
  }

  /** The difference to the base. */
  private final class Difference implements StateDifference {
    @Override
    public boolean has(Address address) {
      Overlay overlay = overlays.get(address);
      return overlay != null && overlay.accountKnown;
    }

    @Override
    public @Nullable Account account(Address address) {
      Overlay overlay = overlays.get(address);
      return overlay == null ? null : overlay.account;
    }

    @Override
    public boolean slot(Address address, long[] words, int key, int value) {
      Overlay overlay = overlays.get(address);
      if (overlay == null) {
        return false;
      }
      if (overlay.slots != null && overlay.slots.get(words, key, words, value)) {
        return true;
      }
      if (overlay.wiped) {
        EmptyState.INSTANCE.slot(address, words, key, value);
      }
      return overlay.wiped;
    }

    @Override
    public @Nullable Code code(Hash codeHash) {
      return codes.get(codeHash);
    }

    @Override
    public boolean isWiped(Address address) {
      Overlay overlay = overlays.get(address);
      return overlay != null && overlay.wiped;
    }

    @Override
    public boolean leavesSlots(Address address) {
      Overlay overlay = overlays.get(address);
      return overlay != null && overlay.slots != null && overlay.slots.hasNonZero();
    }

    @Override
    public void applyTo(WorldState world) {
      codes.values().forEach(world::putCode);
      forEachChange(ChangeVisitor.into(world));
    }
  }
}
