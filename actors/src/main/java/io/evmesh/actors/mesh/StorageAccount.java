package io.evmesh.actors.mesh;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.evmesh.actors.akka.Region;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.AccountCommand.Idle;
import io.evmesh.actors.message.AccountCommand.SettleStorage;
import io.evmesh.actors.message.AccountCommand.Stop;
import io.evmesh.actors.message.ActorNames;
import io.evmesh.actors.message.BlockTurn;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.engine.parallel.settle.StorageVersions;
import io.evmesh.engine.types.Address;
import java.time.Duration;

/** The single writer of one busy contract's slots. */
final class StorageAccount extends AbstractBehavior<AccountCommand> {
  private final Address contract;
  private final String name;
  private final AccountRefs accounts;
  private final ActorRef<Region.Leave<AccountCommand>> leave;
  private final TurnVersions<StorageVersions> current = new TurnVersions<>();
  private boolean leaving;

  private StorageAccount(
      ActorContext<AccountCommand> context,
      Address contract,
      AccountRefs accounts,
      ActorRef<Region.Leave<AccountCommand>> leave,
      Duration idle) {
    super(context);
    this.contract = contract;
    this.accounts = accounts;
    this.leave = leave;
    name = ActorNames.storage(contract);
    context.setReceiveTimeout(idle, Idle.INSTANCE);
    accounts.open(contract, context.getSelf());
  }

  static Behavior<AccountCommand> create(
      Address contract,
      AccountRefs accounts,
      ActorRef<Region.Leave<AccountCommand>> leave,
      Duration idle) {
    return Behaviors.setup(context -> new StorageAccount(context, contract, accounts, leave, idle));
  }

  @Override
  public Receive<AccountCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(SettleStorage.class, this::isOver, late -> Behaviors.same())
        .onMessage(SettleStorage.class, command -> leaving, this::forward)
        .onMessage(SettleStorage.class, this::settle)
        .onMessageEquals(Idle.INSTANCE, this::passivate)
        .onMessageEquals(Stop.INSTANCE, this::stop)
        .build();
  }

  private boolean isOver(SettleStorage command) {
    return accounts.live().find(command.turn()) == null;
  }

  private Behavior<AccountCommand> settle(SettleStorage command) {
    BlockTurn asked = accounts.live().find(command.turn());
    if (asked != null) {
      asked.during(() -> take(asked, command));
    }
    return Behaviors.same();
  }

  private void take(BlockTurn asked, SettleStorage command) {
    StorageVersions versions = current.of(asked);
    if (versions == null) {
      versions = new StorageVersions(contract, asked.scope().base());
      asked.scope().views().publish(contract, versions);
      current.begin(asked, versions);
    }
    command
        .replyTo()
        .tell(new LaneCommand.Answer(asked.id(), name, versions.settle(command.settle())));
  }

  /** Between blocks: the turn at hand would be lost with the account. */
  private Behavior<AccountCommand> passivate() {
    if (current.isOver()) {
      leaving = true;
      accounts.close(contract);
      leave.tell(new Region.Leave<>(name));
    }
    return Behaviors.same();
  }

  /** Of a new turn, from who has not seen that the account leaves: it is for the one to come. */
  private Behavior<AccountCommand> forward(SettleStorage command) {
    accounts.tellStorage(contract, command);
    return Behaviors.same();
  }

  private Behavior<AccountCommand> stop() {
    accounts.close(contract);
    return Behaviors.stopped();
  }
}
