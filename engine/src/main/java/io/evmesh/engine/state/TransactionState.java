package io.evmesh.engine.state;

import io.evmesh.engine.commute.Symbol;
import io.evmesh.engine.commute.TrackedSlot;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state as one transaction reads and changes it: what it read from its view, what it changed,
 * and how to take changes back to a checkpoint. Memory is pooled: one instance serves one
 * transaction after the other on one thread.
 *
 * <p>Everything that was read stays listed with the value that the view gave, so that after the
 * transaction both the reads and the difference can be told.
 */
public final class TransactionState {
  private static final Address RIPEMD160 = Address.ofLimbs(3, 0, 0);

  private static final int RECENT_CODES = 256; // a power of two; a hash has one place
  private static final long RECENT_CODES_BYTES = 8L << 20; // beyond that all are forgotten

  private static final int UNDO_ENTRIES = 256;
  private static final int UNDO_OBJECTS = 64;
  private static final int KEPT_UNDO = 1 << 15; // of each kind; a longer log is dropped at the end

  // What an entry of the undo log restores; the account or slot is in the low bits.
  private static final int KIND_SHIFT = 28;
  private static final int BALANCE = 0;
  private static final int NONCE = 1;
  private static final int CODE = 2;
  private static final int EXISTS = 3;
  private static final int TOUCHED = 4;
  private static final int WARM_ACCOUNT = 5;
  private static final int WARM_SLOT = 6;
  private static final int SLOT = 7;
  private static final int CREATED = 8;
  private static final int DESTROYED = 9;
  private static final int TRANSIENT = 10;
  private static final int TRACKED = 11;

  private final boolean observes;
  private final @Nullable AddressPool addresses; // where it is asked what they are in a trie
  private StateView view = EmptyState.INSTANCE;
  private boolean[] warmNumbers = new boolean[0];
  private @Nullable Address warmAddress;
  private final Map<Address, Set<Hash>> listed = new HashMap<>(); // warm when they are met

  final AccountTable accounts = new AccountTable();
  final SlotTable slots = new SlotTable();
  final SlotTable transients = new SlotTable();
  private final TrackedSlots trackedSlots = new TrackedSlots();

  private final @Nullable Code[] recentCodes = new Code[RECENT_CODES];
  private long recentCodesBytes;

  private int[] undo = new int[UNDO_ENTRIES];
  private int undoCount;
  private Object[] undoObjects = new Object[UNDO_OBJECTS];
  private int undoObjectCount;
  private long[] undoLongs = new long[UNDO_ENTRIES];
  private int undoLongCount;

  private @Nullable Address creditedAddress;
  private UInt256 credited = UInt256.ZERO;

  /** A state of which nobody wants to know what transactions asked. */
  public TransactionState() {
    this(false);
  }

  /**
   * @param observes whether accounts note what was asked of them
   */
  public TransactionState(boolean observes) {
    this.observes = observes;
    addresses = observes ? new AddressPool() : null;
  }

  /**
   * Starts a transaction on {@code view}.
   *
   * @param warmNumbers which small numbers are addresses that are warm from the start: the
   *     precompiled contracts (EIP-2929); not to be changed afterwards
   * @param warmAddress another address that is warm from the start (EIP-3651), or null
   */
  public void begin(StateView view, boolean[] warmNumbers, @Nullable Address warmAddress) {
    this.view = view;
    this.warmNumbers = warmNumbers;
    this.warmAddress = warmAddress;
    creditedAddress = null;
    listed.clear();
    accounts.clear();
    slots.clear();
    transients.clear();
    trackedSlots.clear();
    forgetUndo();
  }

  private void forgetUndo() {
    Arrays.fill(undoObjects, 0, undoObjectCount, null);
    undoCount = 0;
    undoObjectCount = 0;
    undoLongCount = 0;
    if (undo.length > KEPT_UNDO) {
      undo = new int[UNDO_ENTRIES];
    }
    if (undoObjects.length > KEPT_UNDO) {
      undoObjects = new Object[UNDO_OBJECTS];
    }
    if (undoLongs.length > KEPT_UNDO) {
      undoLongs = new long[UNDO_ENTRIES];
    }
  }

  // ---------------------------------------------------------------- accounts

  /** The account, read from the view when it is met first. */
  public AccountEntry account(Address address) {
    return account(address.limb0(), address.limb1(), address.limb2(), address);
  }

  /** The account whose address is the low 160 bits of the word at {@code words[at]}. */
  public AccountEntry account(long[] words, int at) {
    return account(words[at], words[at + 1], words[at + 2] & 0xffff_ffffL, null);
  }

  private AccountEntry account(long limb0, long limb1, long limb2, @Nullable Address known) {
    AccountEntry there = accounts.find(limb0, limb1, limb2);
    return there != null ? there : added(known != null ? known : made(limb0, limb1, limb2));
  }

  private Address made(long limb0, long limb1, long limb2) {
    return addresses == null
        ? Address.ofLimbs(limb0, limb1, limb2)
        : addresses.get(limb0, limb1, limb2);
  }

  private AccountEntry added(Address address) {
    Account base = view.account(address); // before it is listed, for the view may give up
    AccountEntry entry = accounts.add(address);
    entry.load(address, base, observes);
    entry.warm = isWarmFromStart(address);
    return entry;
  }

  private boolean isWarmFromStart(Address address) {
    boolean isNumber =
        address.limb2() == 0
            && address.limb1() == 0
            && Long.compareUnsigned(address.limb0(), warmNumbers.length) < 0;
    return isNumber && warmNumbers[(int) address.limb0()]
        || address.equals(warmAddress)
        || !listed.isEmpty() && listed.containsKey(address);
  }

  /**
   * Lets an account and some of its slots be warm when they are met (EIP-2930). Nothing is read for
   * that, and what is never met stays unread. To be called before any of them is.
   */
  public void list(Address address, Collection<Hash> slots) {
    listed.computeIfAbsent(address, _ -> new HashSet<>()).addAll(slots);
  }

  private boolean isListed(Address address, long[] words, int key) {
    Set<Hash> slots = listed.get(address);
    return slots != null
        && slots.contains(Hash.ofLimbs(words[key], words[key + 1], words[key + 2], words[key + 3]));
  }

  private boolean hasMet(Address address) {
    return accounts.find(address.limb0(), address.limb1(), address.limb2()) != null;
  }

  /** Makes the account warm (EIP-2929); returns whether it was cold. */
  public boolean warmUp(AccountEntry account) {
    if (account.warm) {
      return false;
    }
    account.warm = true;
    log(WARM_ACCOUNT, account.index);
    return true;
  }

  /** Notes that something happened to the account, which creates it if it is absent. */
  public void touch(AccountEntry account) {
    if (!account.exists) {
      log(EXISTS, account.index);
      account.exists = true;
    }
    if (!account.touched) {
      log(TOUCHED, account.index);
      account.touched = true;
    }
  }

  /** Sets the balance in wei, touching the account. */
  public void setBalance(AccountEntry account, UInt256 balance) {
    touch(account);
    logObject(account.balance);
    log(BALANCE, account.index);
    account.balance = balance;
  }

  /** Adds wei, touching the account even if there are none to add. */
  public void addBalance(AccountEntry account, UInt256 wei) {
    if (wei.isZero()) {
      touch(account);
    } else {
      setBalance(account, account.balance.plus(wei));
    }
  }

  /** Takes wei away, which the account has, touching it. */
  public void subtractBalance(AccountEntry account, UInt256 wei) {
    setBalance(account, account.balance.minus(wei));
  }

  /**
   * Adds wei at the end of the transaction. An account that it has not met needs not be read for
   * this: what it holds does not matter to anybody here.
   */
  public void credit(Address address, UInt256 wei) {
    if (wei.isZero() || hasMet(address)) {
      addBalance(account(address), wei);
    } else {
      creditedAddress = address;
      credited = wei;
    }
  }

  /** The account that was credited without having been met, or null. */
  public @Nullable Address creditedAddress() {
    return creditedAddress;
  }

  /** The wei that {@link #creditedAddress()} got. */
  public UInt256 credited() {
    return credited;
  }

  /** Sets the nonce (unsigned 64 bits), touching the account. */
  public void setNonce(AccountEntry account, long nonce) {
    touch(account);
    logLong(account.nonce);
    log(NONCE, account.index);
    account.nonce = nonce;
  }

  /** The account's code. */
  public Code code(AccountEntry account) {
    Code code = account.code;
    if (code == null) {
      code = account.hasCode() ? codeOf(account.codeHash) : Code.EMPTY;
      account.code = code;
    }
    return code;
  }

  /** The code with this hash: one that was asked for lately, whatever the view, or the view's. */
  private Code codeOf(Hash hash) {
    int place = (int) hash.limb0() & RECENT_CODES - 1;
    Code recent = recentCodes[place];
    if (recent == null || !recent.hash().equals(hash)) {
      Code found = view.code(hash);
      recentCodesBytes += found.size() - (recent == null ? 0 : recent.size());
      if (recentCodesBytes > RECENT_CODES_BYTES) {
        Arrays.fill(recentCodes, null);
        recentCodesBytes = found.size();
      }
      recentCodes[place] = found;
      return found;
    }
    return recent;
  }

  /** Sets the code, touching the account. */
  public void setCode(AccountEntry account, Code code) {
    touch(account);
    logObject(code(account));
    logLong(account.codeChanged ? 1 : 0);
    log(CODE, account.index);
    account.code = code;
    account.codeHash = code.hash();
    account.codeChanged = true;
  }

  /** Notes that a contract is being created here. */
  public void markCreated(AccountEntry account) {
    if (!account.created) {
      log(CREATED, account.index);
      account.created = true;
    }
  }

  /** Lets the account vanish at the end of the transaction; returns whether that is new. */
  public boolean markDestroyed(AccountEntry account) {
    if (account.destroyed) {
      return false;
    }
    log(DESTROYED, account.index);
    account.destroyed = true;
    return true;
  }

  /** Whether the account had storage before this transaction (EIP-7610). */
  public boolean hasStorage(AccountEntry account) {
    boolean found = view.hasStorage(account.address);
    account.observeStorage(found);
    return found;
  }

  /** The hash of an ancestor of the block. */
  public Hash blockHash(long number) {
    return view.blockHash(number);
  }

  // ----------------------------------------------------------------- storage

  /** The index of a slot for the methods below, valid until the transaction ends. */
  public int slot(AccountEntry account, long[] words, int key) {
    int slot = slots.find(account.index, words, key);
    if (slot < 0) {
      slot = slots.add(account.index, words, key);
      int at = slot * SlotTable.STRIDE;
      view.slot(account.address, slots.words, at, at + SlotTable.ORIGINAL);
      System.arraycopy(
          slots.words, at + SlotTable.ORIGINAL, slots.words, at + SlotTable.CURRENT, 4);
      slots.warm[slot] = !listed.isEmpty() && isListed(account.address, words, key);
    }
    return slot;
  }

  /** The value that a slot has now, for whoever need not be fast. */
  public UInt256 slot(AccountEntry account, UInt256 number) {
    long[] key = {number.limb0(), number.limb1(), number.limb2(), number.limb3()};
    int at = currentAt(slot(account, key, 0));
    long[] words = slotWords();
    return UInt256.ofLimbs(words, at);
  }

  /** Whether the slot was looked at before (EIP-2929). */
  public boolean isWarmSlot(int slot) {
    return slots.warm[slot];
  }

  /** Makes the slot warm (EIP-2929); returns whether it was cold. */
  public boolean warmUpSlot(int slot) {
    if (slots.warm[slot]) {
      return false;
    }
    slots.warm[slot] = true;
    log(WARM_SLOT, slot);
    return true;
  }

  /** The limbs of all slots: see {@link #originalAt} and {@link #currentAt}; only to be read. */
  public long[] slotWords() {
    return slots.words;
  }

  /** Where the value that the slot had before the transaction lies in {@link #slotWords()}. */
  public static int originalAt(int slot) {
    return slot * SlotTable.STRIDE + SlotTable.ORIGINAL;
  }

  /** Where the value that the slot has now lies in {@link #slotWords()}. */
  public static int currentAt(int slot) {
    return slot * SlotTable.STRIDE + SlotTable.CURRENT;
  }

  /** Sets the slot to the value at {@code words[value, value + 4)}. */
  public void setSlot(int slot, long[] words, int value) {
    replace(slots, slot, words, value, SLOT);
  }

  /** Follows the value of a slot on which nothing depends yet, to be remembered with a site. */
  public TrackedSlot track(int slot, long site) {
    return trackedSlots.add(slot, site, SlotMap.word(slots.words, originalAt(slot)));
  }

  /** The slot whose value is followed; null if it is not. */
  public @Nullable TrackedSlot tracked(int slot) {
    return trackedSlots.get(slot);
  }

  /** Notes that the execution depends on a slot's value, whatever that is. */
  public void use(int slot) {
    trackedSlots.use(slot);
  }

  /** Whether it was noted that the execution depends on a slot's value. */
  public boolean isUsed(int slot) {
    return trackedSlots.isUsed(slot);
  }

  /** Notes what the next {@link #setSlot} leaves a tracked slot with, null for a number. */
  public void leave(int slot, TrackedSlot tracked, @Nullable Symbol symbol) {
    trackedSlots.leave(tracked, symbol);
    log(TRACKED, slot);
  }

  /** Reads a transient slot (EIP-1153) to {@code words[value, value + 4)}. */
  public void transientSlot(AccountEntry account, long[] words, int key, int value) {
    int slot = transients.size() == 0 ? -1 : transients.find(account.index, words, key);
    if (slot < 0) {
      words[value] = 0;
      words[value + 1] = 0;
      words[value + 2] = 0;
      words[value + 3] = 0;
    } else {
      System.arraycopy(transients.words, currentAt(slot), words, value, 4);
    }
  }

  /** Sets a transient slot (EIP-1153) to the value at {@code words[value, value + 4)}. */
  public void setTransientSlot(AccountEntry account, long[] words, int key, int value) {
    int slot = transients.find(account.index, words, key);
    if (slot < 0) {
      slot = transients.add(account.index, words, key);
    }
    replace(transients, slot, words, value, TRANSIENT);
  }

  private void replace(SlotTable table, int slot, long[] words, int value, int kind) {
    int at = currentAt(slot);
    if (undoLongCount + 4 > undoLongs.length) {
      undoLongs = Arrays.copyOf(undoLongs, 2 * undoLongs.length);
    }
    System.arraycopy(table.words, at, undoLongs, undoLongCount, 4);
    undoLongCount += 4;
    log(kind, slot);
    System.arraycopy(words, value, table.words, at, 4);
  }

  // ------------------------------------------------------------- checkpoints

  /** A mark to which {@link #revertTo} can take everything back. */
  public int checkpoint() {
    return undoCount;
  }

  /** Takes back all that was changed since {@code checkpoint}; reads stay listed. */
  public void revertTo(int checkpoint) {
    while (undoCount > checkpoint) {
      int entry = undo[--undoCount];
      revert(entry >>> KIND_SHIFT, entry & (1 << KIND_SHIFT) - 1);
    }
  }

  private void revert(int kind, int index) {
    switch (kind) {
      case BALANCE -> accounts.get(index).balance = (UInt256) popObject();
      case NONCE -> accounts.get(index).nonce = undoLongs[--undoLongCount];
      case CODE -> {
        accounts.get(index).codeChanged = undoLongs[--undoLongCount] != 0;
        Code code = (Code) popObject();
        accounts.get(index).code = code;
        accounts.get(index).codeHash = code.hash();
      }
      case EXISTS -> accounts.get(index).exists = false;
      // Mainnet once kept this touch of an account that a failed call had made, and so must all.
      case TOUCHED -> accounts.get(index).touched = accounts.get(index).address.equals(RIPEMD160);
      case WARM_ACCOUNT -> accounts.get(index).warm = false;
      case WARM_SLOT -> slots.warm[index] = false;
      case SLOT -> popSlot(slots, index);
      case CREATED -> accounts.get(index).created = false;
      case DESTROYED -> accounts.get(index).destroyed = false;
      case TRANSIENT -> popSlot(transients, index);
      case TRACKED -> trackedSlots.takeBack(index);
      default -> throw new IllegalStateException("undo entry of kind " + kind);
    }
  }

  private void popSlot(SlotTable table, int slot) {
    undoLongCount -= 4;
    System.arraycopy(undoLongs, undoLongCount, table.words, currentAt(slot), 4);
  }

  private Object popObject() {
    Object value = undoObjects[--undoObjectCount];
    undoObjects[undoObjectCount] = null;
    return value;
  }

  private void log(int kind, int index) {
    if (undoCount == undo.length) {
      undo = Arrays.copyOf(undo, 2 * undo.length);
    }
    undo[undoCount++] = kind << KIND_SHIFT | index;
  }

  private void logLong(long value) {
    if (undoLongCount == undoLongs.length) {
      undoLongs = Arrays.copyOf(undoLongs, 2 * undoLongs.length);
    }
    undoLongs[undoLongCount++] = value;
  }

  private void logObject(Object value) {
    if (undoObjectCount == undoObjects.length) {
      undoObjects = Arrays.copyOf(undoObjects, 2 * undoObjects.length);
    }
    undoObjects[undoObjectCount++] = value;
  }

  /** Bytes that stay reserved from one transaction to the next, about; codes beside. */
  long keptBytes() {
    return Integer.BYTES * (long) (undo.length + undoObjects.length)
        + Long.BYTES * (long) undoLongs.length
        + accounts.keptBytes()
        + slots.keptBytes()
        + transients.keptBytes();
  }

  /** Bytes of the codes that are kept from one transaction to the next. */
  long keptCodesBytes() {
    return recentCodesBytes;
  }

  // ----------------------------------------------------------------- the end

  /**
   * Ends the transaction: destroyed accounts vanish, and where {@code removeEmpty} holds (EIP-161)
   * so do touched ones that are empty.
   */
  public void end(boolean removeEmpty) {
    for (int i = 0; i < accounts.size(); i++) {
      AccountEntry account = accounts.get(i);
      if (account.destroyed || removeEmpty && account.touched && account.isEmpty()) {
        account.exists = false;
      }
    }
  }

  /** Tells every account that was met, in the order of the first meeting. */
  public int accountCount() {
    return accounts.size();
  }

  /** The account with this index, 0 to {@link #accountCount()} - 1. */
  public AccountEntry accountAt(int index) {
    return accounts.get(index);
  }

  /**
   * How many slots were met; the view was asked for each of them once, in the order of their
   * indexes.
   */
  public int slotCount() {
    return slots.size();
  }

  /** The index of the account whose slot this is. */
  public int slotOwner(int slot) {
    return slots.owners[slot];
  }

  /** Where the number of the slot lies in {@link #slotWords()}. */
  public static int keyAt(int slot) {
    return slot * SlotTable.STRIDE + SlotTable.KEY;
  }

  /** Applies what the transaction changed to a world that shows what its view showed. */
  void applyTo(WorldState world) {
    for (int i = 0; i < accounts.size(); i++) {
      AccountEntry account = accounts.get(i);
      if (account.isChanged()) {
        if (account.codeChanged && account.exists) {
          world.putCode(code(account));
        }
        world.setAccount(
            account.address,
            account.exists ? new Account(account.nonce, account.balance, account.codeHash) : null);
      }
    }
    for (int slot = 0; slot < slots.size(); slot++) {
      AccountEntry owner = accounts.get(slots.owners[slot]);
      if (slots.isChanged(slot) && owner.exists) {
        int at = slot * SlotTable.STRIDE;
        world.setSlot(owner.address, slots.words, at, at + SlotTable.CURRENT);
      }
    }
    if (creditedAddress != null) {
      world.addBalance(creditedAddress, credited);
    }
  }
}
