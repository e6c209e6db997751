package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.evmesh.actors.akka.VirtualThreadExecutor;
import io.evmesh.actors.chain.state.RecentCodes;
import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.actors.message.TurnId;
import java.util.ArrayList;
import java.util.List;

/**
 * Reaches one other node. What an actor here has for that node goes through here, and so does all
 * that comes from there, each turn's messages in the order in which they were sent.
 */
public final class Peer extends AbstractBehavior<PeerCommand> {
  private static final byte[] NOTHING = {};

  private final Link link;
  private final Exchange exchange;
  private final Leading leading;
  private final Following following;
  private final Arrivals arrivals;
  private final PeerTurns turns;
  private final PeerShares shares;

  private Peer(
      ActorContext<PeerCommand> context,
      Link link,
      Mesh mesh,
      Neighbours neighbours,
      RecentCodes codes) {
    super(context);
    this.link = link;
    turns = new PeerTurns(link, mesh.accounts().live());
    exchange =
        new Exchange(
            mesh.accounts(),
            context.messageAdapter(LaneCommand.class, PeerEvent.Answered::new),
            link.name());
    leading = new Leading(context.getSelf(), link.traffic());
    following =
        new Following(
            link.name(),
            mesh,
            neighbours,
            codes,
            context.messageAdapter(CoordinatorCommand.class, PeerEvent.Report::new),
            context.getSelf(),
            link.traffic());
    shares = new PeerShares(link, workers(context, mesh.lanes().size(), codes));
    arrivals = new Arrivals(link, turns, shares, exchange, leading, following);
  }

  /** Who executes shares of the other node's blocks here: one for each lane. */
  private static List<ActorRef<ShareWorker.Command>> workers(
      ActorContext<PeerCommand> context, int lanes, RecentCodes codes) {
    Behavior<ShareWorker.Command> worker =
        Behaviors.supervise(ShareWorker.create(codes)).onFailure(SupervisorStrategy.restart());
    List<ActorRef<ShareWorker.Command>> workers = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      workers.add(context.spawn(worker, "share-" + lane, VirtualThreadExecutor.props("lane")));
    }
    return workers;
  }

  /** Reaches a node. */
  public static Behavior<PeerCommand> create(
      Link link, Mesh mesh, Neighbours neighbours, RecentCodes codes) {
    return Behaviors.supervise(
            Behaviors.<PeerCommand>setup(
                context -> new Peer(context, link, mesh, neighbours, codes)))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<PeerCommand> createReceive() {
    return newReceiveBuilder()
        .onAnyMessage(this::take)
        .onSignal(PostStop.class, stopped -> lost())
        .onSignal(PreRestart.class, restart -> lost()) // whoever waits for an answer waits in vain
        .build();
  }

  private Behavior<PeerCommand> take(PeerCommand command) {
    switch (command) {
      case PeerEvent.Arrived arrived -> arrivals.add(arrived.parcel());
      case PeerEvent.Opened opened -> arrivals.deliver(opened.turn());
      case PeerEvent.ShareBegins begun -> shares.begin(begun.share());
      case PeerEvent.ShareEnds ended -> shares.end(ended.share());
      case PeerCommand.Open open -> leading.open(turns.add(open.turn()), open.crew());
      case PeerCommand.Close close -> close(close.turn());
      case PeerEvent.ForLane order ->
          turns.during(order.command().turn(), turn -> leading.order(turn, order));
      case PeerCommand.SettleAway flush ->
          turns.during(flush.turn(), turn -> exchange.settle(turn, flush));
      case PeerCommand.Show show -> turns.during(show.turn(), turn -> exchange.show(turn, show));
      case PeerCommand.SealAway seal ->
          turns.during(seal.turn(), turn -> turn.out.send(Kind.SEAL, NOTHING));
      case PeerEvent.Report report -> report(report.command());
      case PeerEvent.Answered answered ->
          turns.during(
              answered.answer().turn(), turn -> exchange.answered(turn, answered.answer()));
      case PeerEvent.Want want ->
          turns.during(want.turn(), turn -> Following.await(turn, want.wanted()));
      default -> throw new IllegalStateException("a peer can not be told " + command);
    }
    return Behaviors.same();
  }

  private void report(CoordinatorCommand command) {
    if (command instanceof CoordinatorCommand.OfTurn report) {
      turns.during(report.turn(), turn -> following.report(turn, report));
    }
  }

  // ------------------------------------------------------------------- turns

  private void close(TurnId id) {
    PeerTurn turn = turns.remove(id);
    if (turn != null && turn.leads()) {
      turn.out.send(Kind.CLOSE, NOTHING);
    }
  }

  /** The other node is gone, or this has failed, and with it what it knew of blocks. */
  private Behavior<PeerCommand> lost() {
    shares.lost();
    for (PeerTurn turn : turns.all()) {
      if (turn.follows()) {
        following.close(turn);
      } else {
        turn.turn
            .coordinator()
            .tell(
                new CoordinatorCommand.ActorFailed(
                    turn.turn.id(),
                    "node " + link.name(),
                    new IllegalStateException("it can not be reached any more")));
      }
    }
    return Behaviors.same();
  }
}
