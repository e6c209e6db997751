package io.evmesh.engine.accesslist;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares a list with what the transactions of its block did. Many threads may compare, one
 * counts.
 *
 * <p>What the block does before and after its transactions it does not learn: changes that the list
 * has there count for nothing, and neither do accounts and slots that no transaction meets.
 */
public final class ListCheck {
  private final AddressMap<Listed> accounts;
  private long left; // changes that the list has and no transaction has made
  private boolean differs;

  /** What {@link #compare} tells of a transaction that does something else than the list says. */
  private static final int DIFFERS = -1;

  /** An account of the list. */
  private static final class Listed implements AddressMap.Keyed {
    private final AccountAccess access;

    /** Those that are only read have no changes. */
    private final Map<UInt256, List<Change<UInt256>>> slots = new HashMap<>();

    Listed(AccountAccess access) {
      this.access = access;
      access.slots().forEach(slot -> slots.put(slot.slot(), slot.changes()));
      access.reads().forEach(slot -> slots.put(slot, List.of()));
    }

    @Override
    public Address address() {
      return access.address();
    }
  }

  /**
   * A check of a list.
   *
   * @param transactions of the block
   */
  public ListCheck(BlockAccessList list, int transactions) {
    accounts = new AddressMap<>(list.accounts().size());
    for (AccountAccess access : list.accounts()) {
      accounts.put(new Listed(access));
      access.slots().forEach(slot -> expect(slot.changes(), transactions));
      expect(access.balances(), transactions);
      expect(access.nonces(), transactions);
      expect(access.codes(), transactions);
    }
  }

  private <T> void expect(List<Change<T>> changes, int transactions) {
    for (Change<T> change : changes) {
      if (change.index() > 0 && change.index() <= transactions) {
        left++;
      }
    }
  }

  /**
   * Compares what a transaction did, but for what it gave to an account that it has not met.
   *
   * @return what to {@link #count} if it is what happened in the block
   */
  public int compare(int index, Accesses accesses) {
    int made = 0;
    for (AccountUse use : accesses.accounts()) {
      int here = use.isAsked() ? compare(index, use) : 0;
      if (here == DIFFERS) {
        return DIFFERS;
      }
      made += here;
    }
    for (int slot = 0; slot < accesses.slotCount(); slot++) {
      Address owner = accesses.accounts().get(accesses.slotOwner(slot)).address();
      Listed listed = accounts.get(owner);
      List<Change<UInt256>> changes =
          listed == null ? null : listed.slots.get(accesses.slotKey(slot));
      if (changes == null) {
        return DIFFERS;
      }
      if (accesses.isSlotChanged(slot)) {
        if (!has(changes, index, accesses.slotAfter(slot))) {
          return DIFFERS;
        }
        made++;
      }
    }
    return made;
  }

  private int compare(int index, AccountUse use) {
    Listed listed = accounts.get(use.address());
    if (listed == null) {
      return DIFFERS;
    }
    Account before = use.before() == null ? Account.EMPTY : use.before();
    Account after = use.after() == null ? Account.EMPTY : use.after();
    int made = 0;
    boolean same = true;
    if (!after.balance().equals(before.balance())) {
      same = has(listed.access.balances(), index, after.balance());
      made++;
    }
    if (after.nonce() != before.nonce()) {
      same &= has(listed.access.nonces(), index, after.nonce());
      made++;
    }
    if (!after.codeHash().equals(before.codeHash())) {
      Bytes code = use.code() == null ? Bytes.EMPTY : use.code().bytes();
      same &= has(listed.access.codes(), index, code);
      made++;
    }
    return same ? made : DIFFERS;
  }

  private static <T> boolean has(List<Change<T>> changes, int index, T value) {
    int at = Changes.lastBelow(changes, index + 1);
    return at >= 0
        && changes.get(at).index() == index
        && Objects.equals(changes.get(at).value(), value);
  }

  /** Counts what {@link #compare} has told of a transaction. */
  public void count(int compared) {
    if (compared == DIFFERS) {
      refute();
    } else {
      left -= compared;
    }
  }

  /** Counts the balance of an account that a transaction has given wei to without meeting it. */
  public void countCredit(int index, Address address, @Nullable Account after) {
    Listed listed = accounts.get(address);
    boolean same =
        listed != null && after != null && has(listed.access.balances(), index, after.balance());
    count(same ? 1 : DIFFERS);
  }

  /** Something that the list says is not so. */
  public void refute() {
    differs = true;
  }

  /** Whether the list says what all transactions did, once they were all counted. */
  public boolean isRight() {
    return !differs && left == 0;
  }
}
