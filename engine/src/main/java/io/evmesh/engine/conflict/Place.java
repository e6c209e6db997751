package io.evmesh.engine.conflict;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * Something of the state that a transaction can find as another left it.
 *
 * @param slot the number of a slot; null for everything else
 */
public record Place(Address address, Part part, @Nullable UInt256 slot) {
  /** What of an account it is. */
  public enum Part {
    SLOT,
    BALANCE,
    NONCE,
    CODE,
    /** Whether there is an account. */
    EXISTENCE
  }

  static Place of(Address address, Part part) {
    return new Place(address, part, null);
  }

  static Place ofSlot(Address address, UInt256 slot) {
    return new Place(address, Part.SLOT, slot);
  }
}
