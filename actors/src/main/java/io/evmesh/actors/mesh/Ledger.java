package io.evmesh.actors.mesh;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.AccountCommand.Seal;
import io.evmesh.actors.message.AccountCommand.SettleShard;
import io.evmesh.actors.message.ActorNames;
import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.engine.parallel.settle.ShardVersions;

/**
 * The single writer of one shard's balances, nonces, codes, and of the storage of quiet contracts.
 */
final class Ledger extends AbstractBehavior<AccountCommand> {
  private final int shard;
  private final String name;
  private final Homes homes;
  private final OfTurn<ShardVersions> block = new OfTurn<>();

  private Ledger(ActorContext<AccountCommand> context, int shard, Homes homes) {
    super(context);
    this.shard = shard;
    this.homes = homes;
    name = ActorNames.ledger(shard);
    homes.open(shard, context.getSelf());
  }

  static Behavior<AccountCommand> create(int shard, Homes homes) {
    return Behaviors.setup(context -> new Ledger(context, shard, homes));
  }

  @Override
  public Receive<AccountCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(SettleShard.class, this::settle)
        .onMessage(Seal.class, this::seal)
        .onMessageEquals(AccountCommand.Open.INSTANCE, Behaviors::same)
        .onMessageEquals(AccountCommand.Stop.INSTANCE, this::stop)
        .build();
  }

  private Behavior<AccountCommand> settle(SettleShard command) {
    BlockTurn asked = homes.live().find(command.turn());
    if (asked != null) {
      asked.during(() -> take(asked, command));
    }
    return Behaviors.same();
  }

  private void take(BlockTurn asked, SettleShard command) {
    ShardVersions versions = block.of(asked);
    if (versions == null) {
      versions = new ShardVersions(asked.scope().base(), asked.scope().plan());
      asked.scope().views().publish(shard, versions);
      block.begin(asked, versions);
    }
    command
        .replyTo()
        .tell(new LaneCommand.Answer(asked.id(), name, versions.settle(command.settle())));
  }

  private Behavior<AccountCommand> seal(Seal command) {
    BlockTurn asked = homes.live().find(command.turn());
    if (asked == null) {
      return Behaviors.same();
    }
    ShardVersions versions = block.of(asked);
    if (versions == null) {
      throw new IllegalStateException(name + " has lost what it knew of the block");
    }
    versions.seal();
    asked.coordinator().tell(new CoordinatorCommand.Sealed(asked.id()));
    return Behaviors.same();
  }

  private Behavior<AccountCommand> stop() {
    homes.close(shard);
    return Behaviors.stopped();
  }
}
