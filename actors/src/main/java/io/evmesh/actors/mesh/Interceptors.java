package io.evmesh.actors.mesh;

import akka.actor.typed.Behavior;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.engine.types.Address;

/**
 * What lies around each actor and meets its messages first: nothing, unless a schedule is written
 * down or followed, or faults and delays are tried out.
 */
public interface Interceptors {
  /** Lets everything through. */
  Interceptors NONE = new Interceptors() {};

  /** These around others, which are around the actors. */
  default Interceptors around(Interceptors inner) {
    return new Nested(this, inner);
  }

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

  /** Some around others. */
  record Nested(Interceptors outer, Interceptors inner) implements Interceptors {
    @Override
    public Behavior<LaneCommand> lane(int number, Behavior<LaneCommand> lane) {
      return outer.lane(number, inner.lane(number, lane));
    }

    @Override
    public Behavior<AccountCommand> ledger(int shard, Behavior<AccountCommand> ledger) {
      return outer.ledger(shard, inner.ledger(shard, ledger));
    }

    @Override
    public Behavior<AccountCommand> storage(Address contract, Behavior<AccountCommand> storage) {
      return outer.storage(contract, inner.storage(contract, storage));
    }

    @Override
    public Behavior<CoordinatorCommand> coordinator(Behavior<CoordinatorCommand> coordinator) {
      return outer.coordinator(inner.coordinator(coordinator));
    }
  }
}
