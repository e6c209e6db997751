package io.evmesh.lab.execute;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What transactions of a block can meet at, by small numbers in the order in which they are named:
 * an account's nonce, its balance, the hash of its code, a slot. All have values of 256 bits.
 */
public final class Places {
  private final Map<Place, Integer> numbers = new HashMap<>();
  private final List<Place> places = new ArrayList<>();

  /** A part of an account. */
  public enum Part {
    NONCE,
    BALANCE,
    CODE,
    SLOT
  }

  /**
   * A place.
   *
   * @param slot its number; null for a part that is no slot
   */
  public record Place(Address address, Part part, @Nullable UInt256 slot) {
    /** What people call it, who know some accounts by name. */
    public String named(Map<Address, String> names) {
      String account = names.getOrDefault(address, address.toString());
      return slot == null
          ? account + " " + part.name().toLowerCase(Locale.ROOT)
          : account + " slot 0x" + slot.toBigInteger().toString(16);
    }

    /** What a state without a block's changes has there. */
    UInt256 in(StateView state) {
      if (slot != null) {
        return state.slot(address, slot);
      }
      Account account = state.account(address);
      Account found = account == null ? Account.EMPTY : account;
      return switch (part) {
        case NONCE -> UInt256.ofLimbs(found.nonce(), 0, 0, 0);
        case BALANCE -> found.balance();
        case CODE, SLOT -> found.codeHash().toUInt256();
      };
    }
  }

  /** Whether an account has been looked at. */
  boolean knows(Address address) {
    return numbers.containsKey(new Place(address, Part.NONCE, null));
  }

  /** Whether a slot has been looked at. */
  boolean knows(Address address, UInt256 slot) {
    return numbers.containsKey(new Place(address, Part.SLOT, slot));
  }

  /** The number of an account's part. */
  public int of(Address address, Part part) {
    return of(new Place(address, part, null));
  }

  /** The number of a slot. */
  public int of(Address address, UInt256 slot) {
    return of(new Place(address, Part.SLOT, slot));
  }

  private int of(Place place) {
    Integer known = numbers.get(place);
    if (known != null) {
      return known;
    }
    int number = places.size();
    numbers.put(place, number);
    places.add(place);
    return number;
  }

  /** The place with a number. */
  public Place get(int number) {
    return places.get(number);
  }
}
