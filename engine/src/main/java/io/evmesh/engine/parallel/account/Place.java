package io.evmesh.engine.parallel.account;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where transactions met: an account, or one of its slots.
 *
 * @param slot the slot's number; null for nonce, balance or code
 */
public record Place(Address address, @Nullable UInt256 slot) implements Comparable<Place> {
  private static final Comparator<@Nullable UInt256> SLOTS =
      Comparator.nullsFirst(Comparator.naturalOrder());

  @Override
  public int compareTo(Place that) {
    int order = address.compareTo(that.address);
    return order != 0 ? order : SLOTS.compare(slot, that.slot);
  }

  public static Place of(Touch touch) {
    return switch (touch) {
      case AccountTouch account -> new Place(account.address, null);
      case SlotTouch each -> of(each.slot);
      case Wipe wipe -> new Place(wipe.address, null);
    };
  }

  private static Place of(VersionedSlot slot) {
    return new Place(slot.address, UInt256.ofLimbs(slot.key0, slot.key1, slot.key2, slot.key3));
  }
}
