package io.evmesh.engine.parallel;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state as one transaction of a lane finds it: the committed state, over it what the accounts
 * have published of lower transactions, over it what the lane itself has done and not yet seen
 * taken. It may show a value that a lower transaction still changes; the settle finds that out.
 */
final class LaneView implements StateView {
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
    if (current == null && flying == null && !hasCredits(address)) {
      return alone(notes, published);
    }
    return merged(notes, published, flying, current);
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
      keepCode((AccountTouch) published.below(tx));
    }
    return found;
  }

  private @Nullable Account merged(
      LaneAccount notes,
      @Nullable VersionedAccount published,
      @Nullable VersionedAccount flying,
      @Nullable VersionedAccount current) {
    AccountTouch below = published == null ? null : (AccountTouch) published.below(tx);
    AccountTouch onItsWay = flying == null ? null : (AccountTouch) flying.below(tx);
    AccountTouch own = current == null ? null : (AccountTouch) current.below(tx);
    AccountValue value = new AccountValue(notes.base, notes.predictions);
    int resetTx = -1;
    boolean written = below != null || onItsWay != null || own != null;
    if (written && repeats || isOrdered(below) || isOrdered(onItsWay) || isOrdered(own)) {
      resetTx = addInOrder(value, published, flying, current);
    } else {
      value.add(below).add(onItsWay).add(own);
    }
    if (published != null) {
      value.credit(published.creditsBetween(resetTx, tx));
    }
    addCredits(value, notes.address(), credits, resetTx);
    addCredits(value, notes.address(), flyingCredits, resetTx);
    return value.at(tx);
  }

  /** Whether it matters what came before and after the touch. */
  private static boolean isOrdered(@Nullable AccountTouch touch) {
    return touch != null && (touch.resets() || touch.code != null);
  }

  /** Adds all touches below, newer knowledge before older; returns the last reset or -1. */
  private int addInOrder(AccountValue value, @Nullable VersionedAccount... sources) {
    TreeMap<Integer, AccountTouch> all = new TreeMap<>();
    for (VersionedAccount source : sources) {
      if (source != null) {
        source.forEachAbove(
            -1,
            touch -> {
              if (touch.tx < tx) {
                all.put(touch.tx, (AccountTouch) touch);
              }
              return touch.tx < tx;
            });
      }
    }
    int resetTx = -1;
    for (AccountTouch touch : all.values()) {
      value.add(touch);
      keepCode(touch);
      resetTx = touch.resets() ? touch.tx : resetTx;
    }
    return resetTx;
  }

  private void addCredits(
      AccountValue value, Address address, @Nullable CreditBatch batch, int resetTx) {
    if (batch != null && batch.address().equals(address)) {
      value.credit(batch.below(tx).minus(batch.below(resetTx)));
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
    VersionedAccount published = notes.published(scope.views());
    return !(isReset(published) || isReset(notes.current()) || isReset(notes.flying()))
        && scope.base().hasStorage(address);
  }

  private boolean isReset(@Nullable VersionedAccount account) {
    AccountTouch below = account == null ? null : (AccountTouch) account.below(tx);
    return below != null && below.resets();
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
    LaneAccount notes = notes(address);
    VersionedStorage current = notes.currentStorage();
    VersionedSlot own = find(current, words, key);
    noted[index] = own;
    VersionedStorage flying = notes.flyingStorage();
    Touch last = lastWrite(current, own, flying, notes.publishedStorage(scope.views()), words, key);
    if (last == null) {
      scope.base().slot(address, words, key, value);
      return;
    }
    versioned[index >>> 6] |= 1L << index;
    if (last instanceof SlotWrite slot) {
      slot.copyNext(words, value);
    } else {
      Arrays.fill(words, value, value + 4, 0); // wiped
    }
  }

  /** The highest write below to the slot, or wipe of the storage; null if there is none. */
  private @Nullable Touch lastWrite(
      @Nullable VersionedStorage current,
      @Nullable VersionedSlot own,
      @Nullable VersionedStorage flying,
      @Nullable VersionedStorage published,
      long[] words,
      int key) {
    if (current == null && flying == null && published == null) {
      return null;
    }
    VersionedSlot onItsWay = find(flying, words, key);
    Touch last = higher(below(own), below(onItsWay));
    VersionedSlot shown = find(published, words, key);
    Touch there = below(shown);
    while (there != null && repeats && (has(own, there.tx) || has(onItsWay, there.tx))) {
      there = shown == null ? null : shown.below(there.tx); // the lane knows better of this one
    }
    last = higher(last, there);
    last = wipedOr(last, current);
    last = wipedOr(last, flying);
    return wipedOr(last, published);
  }

  private static @Nullable VersionedSlot find(
      @Nullable VersionedStorage storage, long[] words, int key) {
    return storage == null
        ? null
        : storage.find(words[key], words[key + 1], words[key + 2], words[key + 3]);
  }

  private @Nullable Touch below(@Nullable VersionedSlot slot) {
    return slot == null ? null : slot.below(tx);
  }

  private static boolean has(@Nullable VersionedSlot slot, int tx) {
    return slot != null && slot.get(tx) != null;
  }

  private static @Nullable Touch higher(@Nullable Touch a, @Nullable Touch b) {
    return a == null || b != null && b.tx > a.tx ? b : a;
  }

  private @Nullable Touch wipedOr(@Nullable Touch last, @Nullable VersionedStorage storage) {
    Wipe wipe = storage == null ? null : storage.wipeBelow(tx);
    return wipe != null && (last == null || wipe.tx >= last.tx) ? wipe : last;
  }
}
