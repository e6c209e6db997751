package io.evmesh.node.call;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.Map;

/** Accounts as they are to be for a call. */
public record StateOverrides(Map<Address, AccountOverride> accounts) {
  /** Everything stays. */
  public static final StateOverrides NONE = new StateOverrides(Map.of());

  /**
   * The state as it is to be.
   *
   * @throws CallFault.Malformed if an account is to have all and some of its slots
   */
  public StateView over(StateView state) {
    if (accounts.isEmpty()) {
      return state;
    }
    WorldState world = new WorldState(state);
    applyTo(world);
    return world;
  }

  /** Sets in a world what is to be otherwise there. */
  public void applyTo(WorldState world) {
    accounts.forEach((address, override) -> apply(world, address, override));
  }

  /**
   * Where precompiled contracts are with these: an account that is to be otherwise is none, unless
   * one is moved there.
   *
   * @return as {@link io.evmesh.engine.evm.Machine#movePrecompiles} takes it
   * @throws CallFault.Failed if something that is none is to be moved, or to where something is
   */
  public Map<Address, Address> precompiles(Fork fork) {
    if (accounts.isEmpty()) {
      return Map.of();
    }
    Map<Address, Address> places = new HashMap<>();
    accounts.forEach(
        (address, override) -> {
          boolean isPrecompile = isPrecompile(fork, address);
          Address to = override.movePrecompileTo();
          if (to != null && !isPrecompile) {
            throw new CallFault.Failed("account %s is not a precompile".formatted(address));
          }
          if (to != null && (accounts.containsKey(to) || isTaken(places, to))) {
            throw new CallFault.Failed("account %s is already overridden".formatted(to));
          }
          if (to != null) {
            places.put(to, address);
          }
          if (isPrecompile) {
            places.putIfAbsent(address, Address.ZERO);
          }
        });
    return places;
  }

  private static boolean isTaken(Map<Address, Address> places, Address address) {
    Address there = places.get(address);
    return there != null && !there.equals(Address.ZERO);
  }

  private static boolean isPrecompile(Fork fork, Address address) {
    boolean[] numbers = Machine.precompiles(fork);
    return address.limb2() == 0
        && address.limb1() == 0
        && address.limb0() >= 0
        && address.limb0() < numbers.length
        && numbers[(int) address.limb0()];
  }

  private static void apply(WorldState world, Address address, AccountOverride override) {
    if (override.state() != null && override.stateDifference() != null) {
      throw new CallFault.Malformed(
          "account %s has both 'state' and 'stateDiff'".formatted(address));
    }
    Account account = world.account(address);
    Account before = account == null ? Account.EMPTY : account;
    Hash codeHash = before.codeHash();
    if (override.code() != null) {
      Code code = Code.of(override.code());
      world.putCode(code);
      codeHash = code.hash();
    }
    if (override.state() != null) {
      world.setAccount(address, null); // with all that it has
    }
    Long nonce = override.nonce();
    UInt256 balance = override.balance();
    world.setAccount(
        address,
        new Account(
            nonce == null ? before.nonce() : nonce,
            balance == null ? before.balance() : balance,
            codeHash));
    setSlots(world, address, override.state());
    setSlots(world, address, override.stateDifference());
  }

  private static void setSlots(
      WorldState world,
      Address address,
      @org.jspecify.annotations.Nullable Map<UInt256, UInt256> slots) {
    if (slots != null) {
      slots.forEach((slot, value) -> world.setSlot(address, slot, value));
    }
  }
}
