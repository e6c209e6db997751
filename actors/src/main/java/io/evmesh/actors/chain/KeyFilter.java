package io.evmesh.actors.chain;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Tells of accounts and slots that were certainly never written, so that reading one that is new
 * asks no table: a Bloom filter. Until it has learnt all that the tables have it knows nothing.
 * Threads may share it.
 */
final class KeyFilter {
  /** 2^28 bits are 32 MiB; with four probes ten million keys leave 0.03 % of false hits. */
  private static final int BITS_LOG = 28;

  private static final int PROBES = 4;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final AtomicLongArray bits = new AtomicLongArray(1 << BITS_LOG - 6);
  private volatile boolean complete;

  /** Says that everything that the tables have was added. */
  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  void add(Address address) {
    add(hash(address));
  }

  void add(Address address, UInt256 slot) {
    add(hash(address, slot));
  }

  /** False only if the account was never written. */
  boolean mayHave(Address address) {
    return !complete || has(hash(address));
  }

  /** False only if the slot was never written. */
  boolean mayHave(Address address, UInt256 slot) {
    return !complete || has(hash(address, slot));
  }

  private void add(long hash) {
    long step = hash >>> 32 | 1;
    long at = hash;
    for (int i = 0; i < PROBES; i++, at += step) {
      int bit = (int) (at * GOLDEN >>> Long.SIZE - BITS_LOG);
      long mask = 1L << bit;
      if ((bits.getPlain(bit >>> 6) & mask) == 0) {
        bits.getAndAccumulate(bit >>> 6, mask, (before, added) -> before | added);
      }
    }
  }

  private boolean has(long hash) {
    long step = hash >>> 32 | 1;
    long at = hash;
    for (int i = 0; i < PROBES; i++, at += step) {
      int bit = (int) (at * GOLDEN >>> Long.SIZE - BITS_LOG);
      if ((bits.getPlain(bit >>> 6) & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  private static long hash(Address address) {
    return mix(mix(address.limb0()) ^ mix(address.limb1() + 1) ^ address.limb2());
  }

  private static long hash(Address address, UInt256 slot) {
    long number = mix(slot.limb0()) + 3 * mix(slot.limb1()) + 5 * mix(slot.limb2());
    return mix(hash(address) ^ number + 7 * mix(slot.limb3() + 1));
  }

  private static long mix(long value) {
    long z = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
    return z ^ z >>> 31;
  }
}
