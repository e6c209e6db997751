package io.evmesh.actors.chain.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.table.WrittenKeys;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Knows of accounts and slots that certainly no block ever set, so that nobody needs to ask the
 * database for them: a Bloom filter whose bits of a key lie in one block of 512, so that a key
 * costs one access to memory. Before all written keys were told, it knows of none. Many threads may
 * tell and ask.
 */
public final class KeyFilter implements WrittenKeys.Visitor {
  private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int PROBES = 4;
  private static final int LOG2_BLOCK = 9; // bits

  /** One block. */
  public static final int LEAST_LOG2_BITS = LOG2_BLOCK;

  /** As many words as an array can have, 8 GiB. */
  public static final int MOST_LOG2_BITS = 36;

  private final long[] words;
  private final int blockMask;
  private volatile boolean complete;

  /**
   * @param log2Bits the size: 2 to the power of this, in bits; 9 to 36
   */
  public KeyFilter(int log2Bits) {
    words = new long[1 << (log2Bits - 6)];
    blockMask = (1 << (log2Bits - LOG2_BLOCK)) - 1;
  }

  /** All keys that were ever written have been told. */
  public void complete() {
    complete = true;
  }

  @Override
  public void account(Address address) {
    add(hash(address));
  }

  @Override
  public void slot(Address address, UInt256 slot) {
    add(hash(address, slot.limb0(), slot.limb1(), slot.limb2(), slot.limb3()));
  }

  /** The same of the slot whose number lies at {@code [key, key + 4)}. */
  void slot(Address address, long[] words, int key) {
    add(hash(address, words, key));
  }

  boolean neverWritten(Address address) {
    return complete && !has(hash(address));
  }

  /** Of the slot whose number lies at {@code [key, key + 4)}. */
  boolean neverWritten(Address address, long[] words, int key) {
    return complete && !has(hash(address, words, key));
  }

  private void add(long hash) {
    for (int i = 0; i < PROBES; i++) {
      int word = word(hash, i);
      long bit = bit(hash, i);
      if (((long) WORDS.getVolatile(words, word) & bit) == 0) {
        long unused = (long) WORDS.getAndBitwiseOr(words, word, bit);
      }
    }
  }

  private boolean has(long hash) {
    for (int i = 0; i < PROBES; i++) {
      if (((long) WORDS.getVolatile(words, word(hash, i)) & bit(hash, i)) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The low bits say which block, nine bits from the high end say where in it. */
  private int word(long hash, int probe) {
    int inBlock = place(hash, probe) >>> 6;
    return ((int) hash & blockMask) << (LOG2_BLOCK - 6) | inBlock;
  }

  private static long bit(long hash, int probe) {
    return 1L << place(hash, probe);
  }

  private static int place(long hash, int probe) {
    return (int) (hash >>> (Long.SIZE - LOG2_BLOCK * (probe + 1))) & (1 << LOG2_BLOCK) - 1;
  }

  private static long hash(Address address) {
    return mixed(mixed(mixed(address.limb0()) ^ address.limb1()) ^ address.limb2());
  }

  private static long hash(Address address, long[] words, int key) {
    return hash(address, words[key], words[key + 1], words[key + 2], words[key + 3]);
  }

  private static long hash(Address address, long limb0, long limb1, long limb2, long limb3) {
    long hash = mixed(hash(address) ^ limb0);
    return mixed(mixed(mixed(hash + limb1) ^ limb2) + limb3);
  }

  /** The last step of SplitMix64: every bit depends on every bit. */
  private static long mixed(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
