package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.parallel.account.AccountTouch;
import io.evmesh.engine.parallel.account.AccountValue;
import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.SlotWrite;
import io.evmesh.engine.parallel.account.Touch;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.account.VersionedSlot;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.account.Wipe;
import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Settle;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state as one transaction of a lane finds it: the committed state, over it what the accounts
 * have published of lower transactions, over it what the lane itself has done and not yet seen
 * taken. It may show a value that a lower transaction still changes; the settle finds that out.
 */
final class LaneView implements StateView {
  private static final int FEW = 6; // accounts that are sooner looked through than looked up

  private final BlockScope scope;
  private final AddressMap<LaneAccount> accounts;
  private final Map<Hash, Code> codes = new HashMap<>();

  private int tx;
  private boolean again; // whether the transaction was executed before

  /** Whether the lane has executed anything again, so that old touches may lie below new ones. */
  private boolean repeats;

  @Nullable CreditBatch credits;
  private @Nullable CreditBatch flyingCredits;
  private @Nullable Settle creditFlight;

  // What the running transaction has met, in the order of meeting
  private LaneAccount[] met = new LaneAccount[16];
  private int accountsMet;
  private long[] versioned = new long[1]; // by slot: whether the value is not the committed one
  private @Nullable VersionedSlot[] noted = new VersionedSlot[64]; // by slot: the lane's notes
  private int slotsMet;

  /**
   * @param accounts of a block before, which is forgotten
   */
  LaneView(BlockScope scope, AddressMap<LaneAccount> accounts) {
    this.scope = scope;
    this.accounts = accounts;
    accounts.clear();
  }

  /** Shows what transaction {@code tx} finds from now on. */
  void begin(int tx, boolean again) {
    this.tx = tx;
    this.again = again;
    repeats |= again;
    accountsMet = 0;
    Arrays.fill(versioned, 0, (slotsMet + 63) >>> 6, 0);
    slotsMet = 0;
  }

  /** Whether the transaction's slot {@code index} had the committed value. */
  boolean isCommitted(int index) {
    return (versioned[index >>> 6] & 1L << index) == 0;
  }

  /** Whether the slot that was read last had the committed value. */
  boolean isLastCommitted() {
    return isCommitted(slotsMet - 1);
  }

  /** Says whether the slot that was read last had the committed value. */
  void setLastCommitted(boolean committed) {
    long bit = 1L << slotsMet - 1;
    int at = slotsMet - 1 >>> 6;
    versioned[at] = committed ? versioned[at] & ~bit : versioned[at] | bit;
  }

  /** Whether the block itself has set this code. */
  boolean isOfBlock(Hash codeHash) {
    return codes.containsKey(codeHash);
  }

  /** The lane's notes on the account that the transaction met as number {@code index}. */
  LaneAccount notes(int index) {
    return met[index];
  }

  /**
   * What the lane has noted since the last flush of the slot that the transaction read as number
   * {@code index}, before it did; null for nothing.
   */
  @Nullable VersionedSlot noted(int index) {
    return noted[index];
  }

  /** The lane's notes on an account. */
  LaneAccount notes(Address address) {
    LaneAccount notes = accounts.get(address);
    if (notes == null) {
      notes = new LaneAccount(address, scope.base().account(address), scope.plan());
      accounts.put(notes);
    }
    return notes;
  }

  /** The same of one that the transaction has mostly just met. */
  private LaneAccount metLately(Address address) {
    int end = Math.max(0, accountsMet - FEW);
    for (int i = accountsMet - 1; i >= end; i--) {
      if (met[i].address().equals(address)) {
        return met[i];
      }
    }
    return notes(address);
  }

  /** Lets the credits since the last flush go with a settle. */
  void sendCredits(ShardSettle settle) {
    settle.credits = credits;
    flyingCredits = credits;
    creditFlight = settle;
    credits = null;
  }

  // ---------------------------------------------------------------- accounts

  @Override
  public @Nullable Account account(Address address) {
    LaneAccount notes = meet(address);
    if (!again && notes.isSolventSender()) {
      return predicted(notes.base, notes.predictions);
    }
    VersionedAccount published = notes.published(scope.views());
    VersionedAccount current = notes.current();
    VersionedAccount flying = notes.flying();
    boolean hasOwn = !isSilent(current) || !isSilent(flying) || notes.isReplacing();
    if (!hasOwn && !hasCredits(address)) {
      return alone(notes, published);
    }
    return merged(notes, published == flying ? null : published);
  }

  /**
   * The account of a sender that can pay for all its transactions whatever becomes of them: its
   * balance is taken as it was before the block, since all that a transaction asks of it is that it
   * be enough. Who wants to know it exactly is found out when it settles, and runs again.
   */
  private Account predicted(@Nullable Account base, Predictions predictions) {
    Account sender = base == null ? Account.EMPTY : base;
    return new Account(sender.nonce() + predictions.below(tx), sender.balance(), sender.codeHash());
  }

  private LaneAccount meet(Address address) {
    LaneAccount notes = notes(address);
    if (accountsMet == met.length) {
      met = Arrays.copyOf(met, 2 * accountsMet);
    }
    met[accountsMet++] = notes;
    return notes;
  }

  /** Whether what the lane has done at an account is nothing to the transaction. */
  private boolean isSilent(@Nullable VersionedAccount own) {
    return own == null || own.isUnwrittenBelow(tx);
  }

  private boolean hasCredits(Address address) {
    if (creditFlight != null && creditFlight.isTaken()) {
      flyingCredits = null;
      creditFlight = null;
    }
    return credits != null && credits.address().equals(address)
        || flyingCredits != null && flyingCredits.address().equals(address);
  }

  /** The account where the lane has nothing of its own to add. */
  private @Nullable Account alone(LaneAccount notes, @Nullable VersionedAccount published) {
    Account base = notes.base;
    if (published == null) {
      Predictions predictions = notes.predictions;
      return predictions == Predictions.NONE ? base : new AccountValue(base, predictions).at(tx);
    }
    Account found = published.at(tx);
    Hash committed = base == null ? Code.EMPTY.hash() : base.codeHash();
    if (found != null && !found.codeHash().equals(committed)) {
      keepCode(published.codeBelow(tx));
    }
    return found;
  }

  private @Nullable Account merged(LaneAccount notes, @Nullable VersionedAccount published) {
    AccountValue value = notes.value(tx, published);
    AccountTouch reset = notes.resetBelow(tx, published);
    int from = reset == null ? 0 : reset.tx;
    addCredits(value, notes.address(), credits, from);
    addCredits(value, notes.address(), flyingCredits, from);
    keepCode(notes.codeBelow(tx, published));
    return value.at(tx);
  }

  private void addCredits(
      AccountValue value, Address address, @Nullable CreditBatch batch, int from) {
    if (batch != null && batch.address().equals(address)) {
      value.add(batch.between(from, tx));
    }
  }

  private void keepCode(@Nullable AccountTouch touch) {
    if (touch != null && touch.code != null) {
      codes.put(touch.code.hash(), touch.code);
    }
  }

  @Override
  public Code code(Hash codeHash) {
    Code code = codes.isEmpty() ? null : codes.get(codeHash);
    return code != null ? code : scope.base().code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    LaneAccount notes = notes(address);
    return notes.resetBelow(tx, notes.published(scope.views())) == null
        && scope.base().hasStorage(address);
  }

  @Override
  public Hash blockHash(long number) {
    return scope.base().blockHash(number);
  }

  // ----------------------------------------------------------------- storage

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    int index = slotsMet++;
    if (index >>> 6 == versioned.length) {
      versioned = Arrays.copyOf(versioned, 2 * versioned.length);
      noted = Arrays.copyOf(noted, 2 * noted.length);
    }
    LaneAccount notes = metLately(address);
    VersionedStorage current = notes.currentStorage();
    VersionedSlot own = find(current, words, key);
    noted[index] = own;
    VersionedStorage flying = notes.flyingStorage();
    VersionedStorage published = notes.publishedStorage(scope.views());
    if (current == null && flying == null && published == null) {
      scope.base().slot(address, words, key, value);
      return;
    }
    VersionedSlot onItsWay = find(flying, words, key);
    VersionedSlot shown = find(published, words, key);
    Touch last = lastSet(current, own, flying, onItsWay, published, shown);
    if (last == null) {
      scope.base().slot(address, words, key, value);
    } else if (last instanceof SlotWrite slot) {
      slot.copyNext(words, value);
    } else {
      Arrays.fill(words, value, value + 4, 0); // wiped
    }
    UInt256 added = UInt256.ZERO;
    if (hasSums(own) || hasSums(onItsWay) || hasSums(shown)) {
      int from = last == null ? 0 : last.tx + 1;
      VersionedSlot others = shown == onItsWay ? null : shown; // else taken as it was
      added = sum(sum(added(own, from), added(onItsWay, from)), added(others, from));
      UInt256 replaced = notes.replaced(words, key, from, tx);
      added = replaced.isZero() ? added : added.minus(replaced);
      add(added, words, value);
    }
    if (last != null || !added.isZero()) {
      versioned[index >>> 6] |= 1L << index;
    }
  }

  private static boolean hasSums(@Nullable VersionedSlot slot) {
    return slot != null && slot.hasSums();
  }

  private UInt256 added(@Nullable VersionedSlot slot, int from) {
    return slot == null ? UInt256.ZERO : slot.added(from, tx);
  }

  private static UInt256 sum(UInt256 a, UInt256 b) {
    return a.isZero() ? b : b.isZero() ? a : a.plus(b);
  }

  private static void add(UInt256 number, long[] words, int at) {
    if (number.isZero()) {
      return;
    }
    UInt256 sum = UInt256.ofLimbs(words, at).plus(number);
    sum.copyLimbs(words, at);
  }

  /** The highest transaction below that set the slot or wiped the storage; null if none did. */
  private @Nullable Touch lastSet(
      @Nullable VersionedStorage current,
      @Nullable VersionedSlot own,
      @Nullable VersionedStorage flying,
      @Nullable VersionedSlot onItsWay,
      @Nullable VersionedStorage published,
      @Nullable VersionedSlot shown) {
    Touch last = higher(setBelow(own), setBelow(onItsWay));
    last = wipedOr(last, wipe(current));
    last = wipedOr(last, wipe(flying));
    Touch there = setBelow(shown);
    while (isAbove(there, last) && repeats && (has(own, there.tx) || has(onItsWay, there.tx))) {
      there = shown == null ? null : shown.setBelow(there.tx); // the lane knows better of this one
    }
    last = higher(last, there);
    Wipe wipe = wipe(published);
    while (wipe != null
        && isAbove(wipe, last)
        && repeats
        && (hasWipe(current, wipe.tx) || hasWipe(flying, wipe.tx))) {
      wipe = published == null ? null : published.wipeBelow(wipe.tx);
    }
    return wipedOr(last, wipe);
  }

  private static boolean isAbove(@Nullable Touch touch, @Nullable Touch last) {
    return touch != null && (last == null || touch.tx > last.tx);
  }

  private static boolean hasWipe(@Nullable VersionedStorage storage, int tx) {
    return storage != null && storage.wipe(tx) != null;
  }

  private static @Nullable VersionedSlot find(
      @Nullable VersionedStorage storage, long[] words, int key) {
    return storage == null
        ? null
        : storage.find(words[key], words[key + 1], words[key + 2], words[key + 3]);
  }

  private @Nullable Touch setBelow(@Nullable VersionedSlot slot) {
    return slot == null ? null : slot.setBelow(tx);
  }

  private static boolean has(@Nullable VersionedSlot slot, int tx) {
    return slot != null && slot.get(tx) != null;
  }

  private static @Nullable Touch higher(@Nullable Touch a, @Nullable Touch b) {
    return a == null || b != null && b.tx > a.tx ? b : a;
  }

  private @Nullable Wipe wipe(@Nullable VersionedStorage storage) {
    return storage == null ? null : storage.wipeBelow(tx);
  }

  private static @Nullable Touch wipedOr(@Nullable Touch last, @Nullable Wipe wipe) {
    return wipe != null && (last == null || wipe.tx >= last.tx) ? wipe : last;
  }
}
