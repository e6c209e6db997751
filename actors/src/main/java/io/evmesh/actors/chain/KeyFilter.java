package io.evmesh.actors.chain;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.table.WrittenKeys;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Knows of accounts and slots that certainly no block ever set, so that nobody needs to ask the
 * database for them (a Bloom filter). Before all written keys were told, it knows of none. Many
 * threads may tell and ask.
 */
final class KeyFilter implements WrittenKeys.Visitor {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int PROBES = 4;

  private final long[] words;
  private final long mask;
  private volatile boolean complete;

  /**
   * @param log2Bits the size: 2 to the power of this, in bits
   */
  KeyFilter(int log2Bits) {
    words = new long[1 << (log2Bits - 6)];
    mask = (1L << log2Bits) - 1;
  }

  /** All keys that were ever written have been told. */
  void complete() {
    complete = true;
  }

  @Override
  public void account(Address address) {
    add(hash(address));
  }

  @Override
  public void slot(Address address, UInt256 slot) {
    add(hash(address, slot));
  }

  boolean neverWritten(Address address) {
    return complete && !has(hash(address));
  }

  boolean neverWritten(Address address, UInt256 slot) {
    return complete && !has(hash(address, slot));
  }

  private void add(long hash) {
    long step = step(hash);
    for (int i = 0; i < PROBES; i++) {
      long bit = hash + i * step & mask;
      int word = (int) (bit >>> 6);
      long old = (long) WORDS.getVolatile(words, word);
      if ((old & 1L << bit) == 0) {
        long unused = (long) WORDS.getAndBitwiseOr(words, word, 1L << bit);
      }
    }
  }

  private boolean has(long hash) {
    long step = step(hash);
    for (int i = 0; i < PROBES; i++) {
      long bit = hash + i * step & mask;
      if (((long) WORDS.getVolatile(words, (int) (bit >>> 6)) & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  private static long step(long hash) {
    return Long.rotateLeft(hash, 32) | 1;
  }

  private static long hash(Address address) {
    return mixed(mixed(mixed(address.limb0()) ^ address.limb1()) ^ address.limb2());
  }

  private static long hash(Address address, UInt256 slot) {
    long hash = mixed(hash(address) ^ slot.limb0());
    return mixed(mixed(mixed(hash + slot.limb1()) ^ slot.limb2()) + slot.limb3());
  }

  /** The last step of SplitMix64: every bit depends on every bit. */
  private static long mixed(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
