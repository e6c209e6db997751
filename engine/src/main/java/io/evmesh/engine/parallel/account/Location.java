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
public record Location(Address address, @Nullable UInt256 slot) implements Comparable<Location> {
  private static final Comparator<@Nullable UInt256> SLOTS =
      Comparator.nullsFirst(Comparator.naturalOrder());

  @Override
  public int compareTo(Location that) {
    int order = address.compareTo(that.address);
    return order != 0 ? order : SLOTS.compare(slot, that.slot);
  }

  public static Location of(Touch touch) {
    return switch (touch) {
      case AccountTouch account -> new Location(account.address, null);
      case SlotTouch each -> of(each.slot);
      case Wipe wipe -> new Location(wipe.address, null);
    };
  }

  private static Location of(VersionedSlot slot) {
    return new Location(slot.address, UInt256.ofLimbs(slot.key0, slot.key1, slot.key2, slot.key3));
  }
}
