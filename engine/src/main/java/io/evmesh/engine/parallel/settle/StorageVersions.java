package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;

/**
 * The core of a storage account: the slots of one busy contract that a block touches, apart from
 * its shard's ledger. Single writer, many readers without a lock.
 */
public final class StorageVersions {
  private final VersionedStorage storage;

  public StorageVersions(Address contract, StateView base) {
    storage = new VersionedStorage(contract, base);
  }

  VersionedStorage storage() {
    return storage;
  }

  /** Takes what a lane's transactions did to slots of which these are copies: unchecked. */
  public void mirror(StorageSettle settle) {
    storage.mirror(settle.storage());
    settle.take();
  }

  /** Makes what these copies know of some slots what the storage itself does. */
  public void show(Shown shown) {
    storage.show(shown.storage());
  }

  /** Takes what a lane's transactions did to the contract's slots. */
  public Verdicts settle(StorageSettle settle) {
    Verdicts verdicts = new Verdicts();
    storage.settle(settle.storage(), verdicts);
    settle.take();
    return verdicts;
  }
}
