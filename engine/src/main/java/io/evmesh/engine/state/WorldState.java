package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * A world in memory over a base: reads what was changed here, otherwise the base. What was changed
 * since it was made is its difference to the base.
 */
public final class WorldState implements StateView {
  /** An empty world over {@code base}. */
  public WorldState(StateView base) {}

  @Override
  public @Nullable Account account(Address address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Code code(Hash codeHash) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasStorage(Address address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Hash blockHash(long number) {
    throw new UnsupportedOperationException();
  }

  /** Adds wei to an account outside any transaction (rewards, withdrawals); creates it if absent. */
  public void addBalance(Address address, UInt256 wei) {
    throw new UnsupportedOperationException();
  }

  /** Replaces an account; null removes it with its storage. */
  public void setAccount(Address address, @Nullable Account account) {
    throw new UnsupportedOperationException();
  }

  public void setSlot(Address address, UInt256 key, UInt256 value) {
    throw new UnsupportedOperationException();
  }

  public void putCode(Code code) {
    throw new UnsupportedOperationException();
  }
}
