package io.evmesh.engine.accesslist;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;

/**
 * Which accounts and slots a block touches, and what each of its transactions leaves there.
 *
 * <p>Source: EIP-7928. It is for blocks from Amsterdam on; here every block can have one.
 *
 * @param accounts by rising address
 */
public record BlockAccessList(List<AccountAccess> accounts) {
  /** The least that it has cost in any fork to meet an account or a slot: BALANCE in Frontier. */
  private static final int ITEM_GAS = 20;

  /**
   * The list whose coding this is.
   *
   * @throws RlpException if it is not the one coding of a list
   */
  public static BlockAccessList decode(Bytes coding) {
    return AccessListCodec.decode(coding);
  }

  /** The coding (RLP). */
  public Bytes encode() {
    return AccessListCodec.encode(this);
  }

  /** Keccak-256 of the coding: what a header says of the list. */
  public Hash hash() {
    return Keccak256.hash(encode());
  }

  /** How many accounts and slots there are, each counted once. */
  public long items() {
    long items = accounts.size();
    for (AccountAccess account : accounts) {
      items += account.slots().size() + (long) account.reads().size();
    }
    return items;
  }

  /** The highest index of a change; 0 if there is none. */
  public int lastIndex() {
    int last = 0;
    for (AccountAccess account : accounts) {
      for (SlotChanges slot : account.slots()) {
        last = Math.max(last, last(slot.changes()));
      }
      last = Math.max(last, last(account.balances()));
      last = Math.max(last, last(account.nonces()));
      last = Math.max(last, last(account.codes()));
    }
    return last;
  }

  private static <T> int last(List<Change<T>> changes) {
    return changes.isEmpty() ? 0 : changes.getLast().index();
  }

  /** Whether the list is of a size and has indexes that the list of such a block can have. */
  public boolean fits(long gasLimit, int transactions) {
    return lastIndex() <= transactions + 1
        && Long.compareUnsigned(items(), Long.divideUnsigned(gasLimit, ITEM_GAS)) <= 0;
  }
}
