package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * The state that an execution starts from. Values do not change while it runs; whoever gives the
 * view decides which version of the world it shows.
 */
public interface StateView {
  /** The account, or null if there is none (which is not the same as empty before EIP-161). */
  @Nullable Account account(Address address);

  /**
   * Reads one storage slot; an absent one is zero.
   *
   * @param words limbs of 64 bits, lowest first; the slot's number lies at {@code [key, key + 4)}
   *     and its value is written to {@code [value, value + 4)}
   */
  void slot(Address address, long[] words, int key, int value);

  /** The value of one storage slot, for whoever need not be fast; an absent one is zero. */
  default UInt256 slot(Address address, UInt256 number) {
    long[] words = {number.limb0(), number.limb1(), number.limb2(), number.limb3(), 0, 0, 0, 0};
    slot(address, words, 0, 4);
    return UInt256.ofLimbs(words[4], words[5], words[6], words[7]);
  }

  /** The code with this hash, which some account shown by this view has. */
  Code code(Hash codeHash);

  /**
   * Whether any slot of the account is not zero. Asked only when a contract is about to be created
   * at an address that has neither code nor nonce (EIP-7610).
   */
  boolean hasStorage(Address address);

  /** The hash of the ancestor with this number, one of the last 256; zero if it is not known. */
  Hash blockHash(long number);
}
