package io.evmesh.actors;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ForwardingState;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A state some of whose accounts can not be read at times. */
final class FaultyState extends ForwardingState {
  private final Predicate<Address> fails;
  private final Supplier<Error> fault;

  /**
   * @param fails is asked for each read of an account, by many threads
   * @param fault makes what is thrown then
   */
  FaultyState(StateView state, Predicate<Address> fails, Supplier<Error> fault) {
    super(state);
    this.fails = fails;
    this.fault = fault;
  }

  @Override
  public @Nullable Account account(Address address) {
    if (fails.test(address)) {
      throw fault.get();
    }
    return super.account(address);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    if (fails.test(address)) {
      throw new IllegalStateException("slots of " + address + " can not be read");
    }
    super.slot(address, words, key, value);
  }
}
