package io.evmesh.engine.state;

import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.types.Address;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that were made of words lately, so that the same ones are met as the same objects,
 * which remember what was worked out of them. Direct-mapped. For one thread.
 */
final class AddressPool {
  private static final int ENTRIES = 1 << 14;

  private final @Nullable Address[] entries = new Address[ENTRIES];

  /** The address with these limbs, lowest first. */
  Address get(long limb0, long limb1, long limb2) {
    int at = (int) Mixer.mix(0, limb0, limb1, limb2) & ENTRIES - 1;
    Address known = entries[at];
    if (known == null || !known.hasLimbs(limb0, limb1, limb2)) {
      known = Address.ofLimbs(limb0, limb1, limb2);
      entries[at] = known;
    }
    return known;
  }
}
