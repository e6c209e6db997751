package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;

/** What a lane's transactions did to the slots of one contract, in one message. */
public final class StorageSettle extends Settle {
  private final Address contract;
  private final VersionedStorage storage;

  public StorageSettle(Address contract, VersionedStorage storage) {
    this.contract = contract;
    this.storage = storage;
  }

  @Override
  public void askBase(StateView base) {
    storage.askBase();
  }

  /** Whose slots they are. */
  public Address contract() {
    return contract;
  }

  /** What was done to them. */
  public VersionedStorage storage() {
    return storage;
  }
}
