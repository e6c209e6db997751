package io.evmesh.engine.parallel.transfer;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a block have changed, which have no account in common but the fee recipient's.
 * That one has got what all have given it.
 */
final class JoinedParts implements StateDifference {
  private final List<WorldState> worlds;
  private final List<StateDifference> parts;
  private final Address coinbase;
  private final @Nullable Account coinbaseLeft;

  /**
   * The joined changes of worlds.
   *
   * @param base the state over which each of them lies
   */
  JoinedParts(StateView base, Address coinbase, List<WorldState> worlds) {
    this.worlds = worlds;
    parts = worlds.stream().map(WorldState::difference).toList();
    this.coinbase = coinbase;
    coinbaseLeft = coinbaseLeft(base.account(coinbase));
  }

  private @Nullable Account coinbaseLeft(@Nullable Account before) {
    Account found = before == null ? Account.EMPTY : before;
    UInt256 balance = found.balance();
    for (StateDifference part : parts) {
      Account left = part.has(coinbase) ? part.account(coinbase) : before;
      if (left != null) {
        balance = balance.plus(left.balance().minus(found.balance()));
      }
    }
    Account left = new Account(found.nonce(), balance, found.codeHash());
    return left.isEmpty() ? null : left;
  }

  private @Nullable StateDifference partOf(Address address) {
    for (StateDifference part : parts) {
      if (part.has(address)) {
        return part;
      }
    }
    return null;
  }

  @Override
  public boolean has(Address address) {
    return partOf(address) != null;
  }

  @Override
  public @Nullable Account account(Address address) {
    if (address.equals(coinbase)) {
      return coinbaseLeft;
    }
    StateDifference part = partOf(address);
    return part == null ? null : part.account(address);
  }

  @Override
  public boolean slot(Address address, long[] words, int key, int value) {
    StateDifference part = partOf(address);
    return part != null && part.slot(address, words, key, value);
  }

  @Override
  public @Nullable Code code(Hash codeHash) {
    return null; // transfers set none
  }

  @Override
  public boolean isWiped(Address address) {
    return parts.stream().anyMatch(part -> part.isWiped(address));
  }

  @Override
  public boolean leavesSlots(Address address) {
    return false; // transfers set none
  }

  @Override
  public void applyTo(WorldState world) {
    ChangeVisitor applying = ChangeVisitor.into(world);
    worlds.forEach(part -> part.forEachChange(applying));
    if (has(coinbase)) { // of which each part knows only what it gave
      world.setAccount(coinbase, coinbaseLeft);
    }
  }
}
