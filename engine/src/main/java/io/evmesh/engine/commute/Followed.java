package io.evmesh.engine.commute;

import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;

/**
 * A slot whose value was followed in one execution of a transaction.
 *
 * @param site what stands for the instruction that loaded it
 * @param slot what stands for the slot, as {@link #slot(Address, UInt256)} tells
 * @param commutes whether its value turned out not to matter as it is
 */
public record Followed(long site, long slot, boolean commutes) {
  private static final long SALT = 2;

  /** What stands for a slot; never zero. */
  public static long slot(Address owner, UInt256 key) {
    return slot(owner, key.limb0(), key.limb1(), key.limb2(), key.limb3());
  }

  /** The same for the slot with these limbs, lowest first. */
  public static long slot(Address owner, long key0, long key1, long key2, long key3) {
    return Mixer.mix(SALT, owner.hash(SALT), key0, key1, key2, key3) | 1;
  }
}
