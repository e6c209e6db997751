package io.evmesh.persistence.event;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an account stands after a block that changed it, and the slots that the block set. Slots are
 * told in ascending order of their numbers.
 */
public final class AccountChange {
  /** Limbs of a slot: four of its number, four of its value, lowest first. */
  public static final int LIMBS = 8;

  private final Address address;
  private final @Nullable Account account;
  private final boolean wiped;
  private final long[] slots;

  /**
   * A change.
   *
   * @param account null if there is none any more
   * @param wiped whether slots that are not told are zero now, whatever they were before
   * @param slots eight limbs for each slot, ascending by number; kept, and not to be changed
   */
  AccountChange(Address address, @Nullable Account account, boolean wiped, long[] slots) {
    this.address = address;
    this.account = account;
    this.wiped = wiped;
    this.slots = slots;
  }

  /** Whose change it is. */
  public Address address() {
    return address;
  }

  /** The account afterwards; null if there is none. */
  public @Nullable Account account() {
    return account;
  }

  /** Whether slots that are not told are zero now. */
  public boolean wiped() {
    return wiped;
  }

  /** Number of slots that were set. */
  public int slotCount() {
    return slots.length / LIMBS;
  }

  /** The number of the slot told {@code index}-th. */
  public UInt256 key(int index) {
    return word(LIMBS * index);
  }

  /** The value of the slot told {@code index}-th; zero if it was emptied. */
  public UInt256 value(int index) {
    return word(LIMBS * index + 4);
  }

  /** Copies the {@link #LIMBS} limbs of the slot told {@code index}-th to the start of an array. */
  public void copySlot(int index, long[] to) {
    System.arraycopy(slots, LIMBS * index, to, 0, LIMBS);
  }

  /** Limb 0 to 3 of the {@code index}-th slot's number, 4 to 7 of its value. */
  public long limb(int index, int limb) {
    return slots[LIMBS * index + limb];
  }

  void applyTo(WorldState world) {
    if (wiped) {
      world.setAccount(address, null);
    }
    world.setAccount(address, account);
    for (int at = 0; at < slots.length; at += LIMBS) {
      world.setSlot(address, slots, at, at + 4);
    }
  }

  private UInt256 word(int at) {
    return UInt256.ofLimbs(slots, at);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AccountChange that
        && address.equals(that.address)
        && Objects.equals(account, that.account)
        && wiped == that.wiped
        && Arrays.equals(slots, that.slots);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + Arrays.hashCode(slots);
  }

  @Override
  public String toString() {
    return address + " -> " + account + (wiped ? ", wiped, " : ", ") + slotCount() + " slots";
  }
}
