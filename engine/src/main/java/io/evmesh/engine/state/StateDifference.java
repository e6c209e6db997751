package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/** What a block changed in a world, as whoever executed it keeps it. Many threads may read it. */
public interface StateDifference {
  /** Whether the account itself was changed; that of its slots alone does not count. */
  boolean has(Address address);

  /** The account after the change, or null if there is none; only for one that {@link #has}. */
  @Nullable Account account(Address address);

  /**
   * Reads a slot as {@link StateView#slot} does.
   *
   * @return false if the difference does not know its value, which is then as it was
   */
  boolean slot(Address address, long[] words, int key, int value);

  /** Code that an account has got, or null. */
  @Nullable Code code(Hash codeHash);

  /** Whether slots that the difference does not know are zero now. */
  boolean isWiped(Address address);

  /** Whether the difference leaves any slot of the account other than zero. */
  boolean leavesSlots(Address address);

  /** Sets all that was changed in a world. */
  void applyTo(WorldState world);
}
