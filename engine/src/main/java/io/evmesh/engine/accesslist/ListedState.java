package io.evmesh.engine.accesslist;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A state as a list says that it is between the parts of a block. Whether the list is right nobody
 * knows yet. Many threads may read it.
 *
 * <p>A list tells no storage that goes with its account, nor an account that is there and has
 * nothing: where that matters, this shows what is not so.
 */
public final class ListedState {
  private final StateView base;
  private final AddressMap<Listed> accounts;

  /** An account of the list. */
  private static final class Listed implements AddressMap.Keyed {
    private final AccountAccess access;
    private final Map<UInt256, List<Change<UInt256>>> slots = new HashMap<>();
    private final AtomicReferenceArray<Code> codes; // made when they are asked for

    Listed(AccountAccess access) {
      this.access = access;
      access.slots().forEach(slot -> slots.put(slot.slot(), slot.changes()));
      codes = new AtomicReferenceArray<>(access.codes().size());
    }

    @Override
    public Address address() {
      return access.address();
    }

    /** The code of a change, made by whoever is first; the others make the same. */
    Code code(int change) {
      Code known = codes.get(change);
      if (known == null) {
        Bytes bytes = access.codes().get(change).value();
        known = bytes.isEmpty() ? Code.EMPTY : Code.of(bytes);
        codes.set(change, known);
      }
      return known;
    }
  }

  /**
   * The states in a block.
   *
   * @param base the state before everything that the list tells; nobody changes it meanwhile
   */
  public ListedState(BlockAccessList list, StateView base) {
    this.base = base;
    accounts = new AddressMap<>(list.accounts().size());
    list.accounts().forEach(access -> accounts.put(new Listed(access)));
  }

  /** The state that the part of this index meets, for one thread. */
  public StateView before(int index) {
    return new View(index);
  }

  private final class View implements StateView {
    private final int index;
    private final Map<Hash, Code> codes = new HashMap<>(0); // of accounts that were shown

    View(int index) {
      this.index = index;
    }

    @Override
    public @Nullable Account account(Address address) {
      Account found = base.account(address);
      Listed listed = accounts.get(address);
      if (listed == null) {
        return found;
      }
      Account shown = found == null ? Account.EMPTY : found;
      Account told =
          new Account(
              Changes.valueBelow(listed.access.nonces(), index, shown.nonce()),
              Changes.valueBelow(listed.access.balances(), index, shown.balance()),
              codeHash(listed, shown));
      if (told.equals(shown)) {
        return found;
      }
      return told.isEmpty() ? null : told; // EIP-161
    }

    private Hash codeHash(Listed listed, Account shown) {
      int last = Changes.lastBelow(listed.access.codes(), index);
      if (last < 0) {
        return shown.codeHash();
      }
      Code code = listed.code(last);
      codes.put(code.hash(), code);
      return code.hash();
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      Listed listed = accounts.get(address);
      List<Change<UInt256>> changes = null;
      if (listed != null && !listed.slots.isEmpty()) {
        changes = listed.slots.get(UInt256.ofLimbs(words, key));
      }
      int last = changes == null ? -1 : Changes.lastBelow(changes, index);
      if (changes == null || last < 0) {
        base.slot(address, words, key, value);
        return;
      }
      UInt256 told = changes.get(last).value();
      told.copyLimbs(words, value);
    }

    @Override
    public Code code(Hash codeHash) {
      Code told = codes.get(codeHash);
      return told != null ? told : base.code(codeHash);
    }

    @Override
    public boolean hasStorage(Address address) {
      Listed listed = accounts.get(address);
      if (listed != null) {
        for (SlotChanges slot : listed.access.slots()) {
          if (!Changes.valueBelow(slot.changes(), index, UInt256.ZERO).isZero()) {
            return true;
          }
        }
      }
      return base.hasStorage(address);
    }

    @Override
    public Hash blockHash(long number) {
      return base.blockHash(number);
    }
  }
}
