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
  private final AccountRefs accounts;
  private final TurnVersions<ShardVersions> current = new TurnVersions<>();

  private Ledger(ActorContext<AccountCommand> context, int shard, AccountRefs accounts) {
    super(context);
    this.shard = shard;
    this.accounts = accounts;
    name = ActorNames.ledger(shard);
    accounts.open(shard, context.getSelf());
  }

  static Behavior<AccountCommand> create(int shard, AccountRefs accounts) {
    return Behaviors.setup(context -> new Ledger(context, shard, accounts));
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
    BlockTurn asked = accounts.live().find(command.turn());
    if (asked != null) {
      asked.during(() -> take(asked, command));
    }
    return Behaviors.same();
  }

  private void take(BlockTurn asked, SettleShard command) {
    ShardVersions versions = current.of(asked);
    if (versions == null) {
      versions = new ShardVersions(asked.scope().base(), asked.scope().plan());
      asked.scope().views().publish(shard, versions);
      current.begin(asked, versions);
    }
    command
        .replyTo()
        .tell(new LaneCommand.Answer(asked.id(), name, versions.settle(command.settle())));
  }

  private Behavior<AccountCommand> seal(Seal command) {
    BlockTurn asked = accounts.live().find(command.turn());
    if (asked == null) {
      return Behaviors.same();
    }
    ShardVersions versions = current.of(asked);
    if (versions == null) {
      throw new IllegalStateException(name + " has lost what it knew of the block");
    }
    versions.seal();
    asked.coordinator().tell(new CoordinatorCommand.Sealed(asked.id()));
    return Behaviors.same();
  }

  private Behavior<AccountCommand> stop() {
    accounts.close(shard);
    return Behaviors.stopped();
  }
}
