package io.evmesh.engine.accesslist;

import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction read and what it left, copied out of the state that executed it. Immutable.
 */
public final class Accesses {
  private static final int STRIDE = 12; // limbs of a slot's number, of its value before and after
  private static final int BEFORE = 4;
  private static final int AFTER = 8;

  /** Those of a transaction that was not executed. */
  public static final Accesses NONE = new Accesses(new TransactionState());

  private final List<AccountUse> accounts;
  private final int[] owners; // of the slots: indexes of accounts
  private final long[] words;
  private final @Nullable Address credited;
  private final UInt256 credit;

  private Accesses(TransactionState state) {
    List<AccountUse> uses = new ArrayList<>(state.accountCount());
    for (int i = 0; i < state.accountCount(); i++) {
      uses.add(AccountUse.of(state.accountAt(i)));
    }
    accounts = List.copyOf(uses);
    owners = new int[state.slotCount()];
    words = new long[owners.length * STRIDE];
    for (int slot = 0; slot < owners.length; slot++) {
      owners[slot] = state.slotOwner(slot);
      int left =
          accounts.get(owners[slot]).after() == null
              ? TransactionState.originalAt(slot) // what an account has goes with it
              : TransactionState.currentAt(slot);
      long[] from = state.slotWords();
      System.arraycopy(from, TransactionState.keyAt(slot), words, slot * STRIDE, 4);
      System.arraycopy(from, TransactionState.originalAt(slot), words, slot * STRIDE + BEFORE, 4);
      System.arraycopy(from, left, words, slot * STRIDE + AFTER, 4);
    }
    credited = state.creditedAddress();
    credit = credited == null ? UInt256.ZERO : state.credited();
  }

  /** Those of the transaction that {@code state} has executed last. */
  public static Accesses of(TransactionState state) {
    return new Accesses(state);
  }

  /** All accounts that were met, in that order. */
  public List<AccountUse> accounts() {
    return accounts;
  }

  /** How many slots were met. */
  public int slotCount() {
    return owners.length;
  }

  /** Whose slot it is: the index of one of the {@link #accounts}. */
  public int slotOwner(int slot) {
    return owners[slot];
  }

  /** The slot's number. */
  public UInt256 slotKey(int slot) {
    return word(slot * STRIDE);
  }

  /** The value that the transaction found in the slot. */
  public UInt256 slotBefore(int slot) {
    return word(slot * STRIDE + BEFORE);
  }

  /** The value that it left there. */
  public UInt256 slotAfter(int slot) {
    return word(slot * STRIDE + AFTER);
  }

  /** Whether it left another value than it found. */
  public boolean isSlotChanged(int slot) {
    int at = slot * STRIDE;
    return !Arrays.equals(words, at + BEFORE, at + BEFORE + 4, words, at + AFTER, at + AFTER + 4);
  }

  private UInt256 word(int at) {
    return UInt256.ofLimbs(words, at);
  }

  /** An account that got wei at the end without having been met; null for none. */
  public @Nullable Address credited() {
    return credited;
  }

  /** The wei that {@link #credited()} got. */
  public UInt256 credit() {
    return credit;
  }

  /** Whether a state shows all that the transaction found: there it would do the same. */
  public boolean holdIn(StateView state) {
    for (AccountUse use : accounts) {
      if (!Objects.equals(state.account(use.address()), use.before())) {
        return false;
      }
      if ((use.observed() & AccountEntry.STORAGE) != 0
          && state.hasStorage(use.address()) != use.hadStorage()) {
        return false;
      }
    }
    long[] found = new long[4 + 4];
    for (int slot = 0; slot < owners.length; slot++) {
      int at = slot * STRIDE;
      System.arraycopy(words, at, found, 0, 4);
      state.slot(accounts.get(owners[slot]).address(), found, 0, 4);
      if (!Arrays.equals(found, 4, 8, words, at + BEFORE, at + BEFORE + 4)) {
        return false;
      }
    }
    return true;
  }

  /** Does to a world in which they {@link #holdIn hold} what the transaction did. */
  public void applyTo(WorldState world) {
    for (AccountUse use : accounts) {
      if (use.code() != null) {
        world.putCode(use.code());
      }
      if (use.isChanged()) {
        world.setAccount(use.address(), use.after());
      }
    }
    for (int slot = 0; slot < owners.length; slot++) {
      if (isSlotChanged(slot)) {
        int at = slot * STRIDE;
        world.setSlot(accounts.get(owners[slot]).address(), words, at, at + AFTER);
      }
    }
    if (credited != null) {
      world.addBalance(credited, credit);
    }
  }
}
