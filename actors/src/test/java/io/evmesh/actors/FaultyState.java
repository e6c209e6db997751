package io.evmesh.actors;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A state some of whose accounts can not be read at times.
 *
 * @param fails is asked for each read of an account, by many threads
 * @param fault makes what is thrown then
 */
record FaultyState(StateView state, Predicate<Address> fails, Supplier<Error> fault)
    implements StateView {
  @Override
  public @Nullable Account account(Address address) {
    if (fails.test(address)) {
      throw fault.get();
    }
    return state.account(address);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    if (fails.test(address)) {
      throw new IllegalStateException("slots of " + address + " can not be read");
    }
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
