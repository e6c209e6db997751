package io.evmesh.engine.parallel.prefetch;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words that a call brings along: its sender, its contract, the words of its call data. */
final class TransactionWords {
  private static final int MOST_ARGUMENTS = 8;
  private static final int SELECTOR_BYTES = 4;
  private static final int WORD_BYTES = 32;

  private final List<UInt256> words = new ArrayList<>(2 + MOST_ARGUMENTS);
  private final byte[] buffer = new byte[2 * WORD_BYTES];

  TransactionWords(RecoveredTransaction call, Address to) {
    words.add(ofAddress(call.sender()));
    words.add(ofAddress(to));
    Bytes data = call.transaction().data();
    int count = Math.min(MOST_ARGUMENTS, (data.size() - SELECTOR_BYTES) / WORD_BYTES);
    for (int i = 0; i < count; i++) {
      words.add(UInt256.read(data.unsafeArray(), SELECTOR_BYTES + i * WORD_BYTES));
    }
  }

  int count() {
    return words.size();
  }

  /** A word; null if this call has not so many. */
  @Nullable UInt256 get(int index) {
    return index < words.size() ? words.get(index) : null;
  }

  /** The address in a word; null if it holds none, or this call has not so many words. */
  @Nullable Address address(int index) {
    UInt256 word = get(index);
    return word == null ? null : address(word);
  }

  /** The address that a word holds; null if that can not be one. */
  static @Nullable Address address(UInt256 word) {
    if (word.limb3() != 0 || word.limb2() >>> 32 != 0 || word.limb2() == 0 && word.limb1() == 0) {
      return null; // too large, or a precompiled contract or a plain number
    }
    return Address.lastBytesOf(word.toHash());
  }

  static UInt256 ofAddress(Address address) {
    byte[] bytes = new byte[WORD_BYTES];
    address.write(bytes, WORD_BYTES - Address.SIZE);
    return UInt256.read(bytes, 0);
  }

  /** Where Solidity keeps the value of {@code key} in the mapping at {@code position}. */
  UInt256 mapped(UInt256 key, UInt256 position) {
    key.write(buffer, 0);
    position.write(buffer, WORD_BYTES);
    return Keccak256.hash(buffer, 0, buffer.length).toUInt256();
  }
}
