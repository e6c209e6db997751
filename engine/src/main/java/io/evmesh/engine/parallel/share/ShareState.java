package io.evmesh.engine.parallel.share;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.commute.TrackedSlot;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state as the transactions of a share find it, one after the other. One thread at a time. */
final class ShareState implements StateView {
  private static final int MOST_FOLLOWED = 4096; // of a block; so many teach enough

  private static final int LAST =
      4; // accounts that a transaction has met, one of which it mostly is

  private final StateView base;
  private final ShareValues values = new ShareValues();
  private int tx;

  // What the transaction has met, by the indexes that it has in its state
  private ShareAccount[] accounts = new ShareAccount[16];
  private int metAccounts;
  private int[] slots = new int[16];
  private int metSlots;

  ShareState(StateView base) {
    this.base = base;
  }

  ShareValues values() {
    return values;
  }

  /** A transaction begins. */
  void begin(int number) {
    tx = number;
    metAccounts = 0;
    metSlots = 0;
  }

  /**
   * Asked once by each transaction for each account that it meets, in the order in which it does.
   */
  @Override
  public @Nullable Account account(Address address) {
    ShareAccount known = known(address);
    if (metAccounts == accounts.length) {
      accounts = Arrays.copyOf(accounts, 2 * metAccounts);
    }
    accounts[metAccounts++] = known;
    return known.left();
  }

  private ShareAccount known(Address address) {
    ShareAccount known = values.find(address);
    return known != null ? known : values.add(address, base.account(address), tx);
  }

  /** The same for slots, whose accounts it has met. */
  @Override
  public void slot(Address address, long[] words, int key, int value) {
    ShareAccount owner = owner(address);
    ShareSlots slots = values.slots(owner);
    int slot = slots.find(words, key);
    if (slot < 0) {
      base.slot(address, words, key, value);
      slot = slots.add(words, key, value, tx);
    }
    slots.ask(slot, words, value);
    if (metSlots == this.slots.length) {
      this.slots = Arrays.copyOf(this.slots, 2 * metSlots);
    }
    this.slots[metSlots++] = slot;
  }

  private ShareAccount owner(Address address) {
    for (int i = metAccounts - 1; i >= Math.max(0, metAccounts - LAST); i--) {
      if (accounts[i].address().equals(address)) {
        return accounts[i];
      }
    }
    return known(address);
  }

  @Override
  public Code code(Hash codeHash) {
    Code code = values.code(codeHash);
    return code != null ? code : base.code(codeHash);
  }

  /** An account that is asked for this has not been changed by the share, nor its slots. */
  @Override
  public boolean hasStorage(Address address) {
    return base.hasStorage(address);
  }

  @Override
  public Hash blockHash(long number) {
    return base.blockHash(number);
  }

  /**
   * Applies what a transaction has changed.
   *
   * @param followed is given the slots whose values were followed
   * @return false if it has removed an account, which shares do not keep
   */
  boolean apply(TransactionState state, List<Share.FollowedBy> followed) {
    for (int i = 0; i < state.accountCount(); i++) {
      AccountEntry entry = state.accountAt(i);
      if (!entry.isLeft()) {
        if (entry.base() != null) {
          return false;
        }
      } else {
        leave(entry, accounts[i]);
      }
    }
    long[] words = state.slotWords();
    for (int slot = 0; slot < state.slotCount(); slot++) {
      TrackedSlot tracked = state.tracked(slot);
      boolean changed = isChanged(words, slot);
      if (changed || tracked != null) {
        leave(state, slot, changed, tracked, followed);
      }
    }
    if (state.creditedAddress() != null) {
      values.credit(state.credited());
    }
    return true;
  }

  private void leave(AccountEntry entry, ShareAccount account) {
    Account found = entry.base();
    Code code = entry.codeSet();
    UInt256 balance = entry.balanceLeft();
    if (found == null
        || code != null
        || entry.nonceLeft() != found.nonce()
        || !balance.equals(found.balance())) {
      Hash codeHash = (found == null ? Account.EMPTY : found).codeHash();
      if (code != null) {
        codeHash = code.hash();
        values.add(code);
      }
      values.leave(account, new Account(entry.nonceLeft(), balance, codeHash));
    }
  }

  private static boolean isChanged(long[] words, int slot) {
    int before = TransactionState.originalAt(slot);
    int now = TransactionState.currentAt(slot);
    return words[before] != words[now]
        || words[before + 1] != words[now + 1]
        || words[before + 2] != words[now + 2]
        || words[before + 3] != words[now + 3];
  }

  private void leave(
      TransactionState state,
      int met,
      boolean changed,
      @Nullable TrackedSlot tracked,
      List<Share.FollowedBy> followed) {
    AccountEntry owner = state.accountAt(state.slotOwner(met));
    long[] words = state.slotWords();
    ShareSlots slots = values.slots(accounts[state.slotOwner(met)]);
    int slot = this.slots[met];
    int left = TransactionState.currentAt(met);
    if (tracked != null) {
      if (!tracked.isExact() && tracked.left() != null && owner.isLeft()) {
        UInt256 value = UInt256.ofLimbs(words, left);
        slots.add(slot, tx, value.minus(tracked.found()), tracked.conditions());
      }
      if (followed.size() < MOST_FOLLOWED) {
        long which =
            Followed.slot(owner.address(), UInt256.ofLimbs(words, TransactionState.keyAt(met)));
        followed.add(
            new Share.FollowedBy(tx, new Followed(tracked.site(), which, !tracked.isExact())));
      }
    }
    if (changed && owner.isLeft()) {
      slots.leave(slot, words, left);
    }
  }
}
