package io.evmesh.actors;

import akka.actor.typed.Behavior;
import io.evmesh.engine.types.Address;

/**
 * What lies around each actor and meets its messages first: nothing, unless a schedule is written
 * down or followed, or faults and delays are tried out.
 */
interface Membrane {
  /** Lets everything through. */
  Membrane NONE = new Membrane() {};

  default Behavior<LaneCommand> lane(int number, Behavior<LaneCommand> lane) {
    return lane;
  }

  default Behavior<AccountCommand> ledger(int shard, Behavior<AccountCommand> ledger) {
    return ledger;
  }

  default Behavior<AccountCommand> storage(Address contract, Behavior<AccountCommand> storage) {
    return storage;
  }

  default Behavior<CoordinatorCommand> coordinator(Behavior<CoordinatorCommand> coordinator) {
    return coordinator;
  }
}
