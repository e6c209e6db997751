package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Shows another view; a subclass shows some of it otherwise. Views through which every block reads
 * forward by themselves, so that what the compiler learns of one does not blur the others.
 */
public abstract class ForwardingState implements StateView {
  private final StateView state;

  protected ForwardingState(StateView state) {
    this.state = state;
  }

  @Override
  public @Nullable Account account(Address address) {
    return state.account(address);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    state.slot(address, words, key, value);
  }

  @Override
  public Code code(Hash codeHash) {
    return state.code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    return state.hasStorage(address);
  }

  @Override
  public Hash blockHash(long number) {
    return state.blockHash(number);
  }
}
