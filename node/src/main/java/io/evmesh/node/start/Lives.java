package io.evmesh.node.start;

import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import io.evmesh.actors.membership.Membership;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.cluster.config.ClusterSettings;
import io.evmesh.cluster.config.Endpoint;
import io.evmesh.cluster.config.Profile;
import io.evmesh.cluster.config.member.ClusterMember;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.cluster.Board;
import io.evmesh.node.settings.MemberSettings;
import io.evmesh.persistence.database.Claim;
import io.evmesh.persistence.database.DatabaseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lives of this node as a member, one after the other: whoever was taken out of the cluster, as
 * after a cut, joins again as somebody new.
 */
final class Lives implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lives.class);
  private static final Duration LOOK = Duration.ofMillis(200);

  /**
   * A life that is not up in time is begun anew: it may have asked the wrong ones. Nodes differ by
   * up to so much, so that they do not begin anew together for ever.
   */
  private static final long JOIN_SPREAD_MILLIS = 20_000;

  /**
   * So long one waits that has begun a cluster since nobody answered: if the others have one, as
   * after a cut, they only take in who asks them again.
   */
  private static final Duration LONGEST_ALONE = Duration.ofSeconds(12);

  /** How long it is borne that another cluster writes the chain. */
  private static final Duration LONGEST_DOUBT = Duration.ofSeconds(10);

  /** A leader that was heard of so lately is taken for one. */
  private static final Duration LATELY = Duration.ofSeconds(3);

  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final Duration LEAVING = Duration.ofSeconds(10);

  /** How long the actors of a life may take to end: longer than all phases of Akka's together. */
  private static final Duration LONGEST_END = Duration.ofSeconds(80);

  /** The same once the others know that it is gone, where no other life comes after it. */
  private static final Duration SHORT_END = Duration.ofSeconds(1);

  private final MemberSettings settings;
  private final MeshSettings mesh;
  private final Board board;
  private final BiConsumer<MemberId, Bytes> received;
  private final Supplier<String> meters;
  private final BooleanSupplier ready;
  private final Supplier<Optional<Claim.Writer>> writer;
  private final Thread thread;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Object wait = new Object();
  private volatile boolean leaving;
  private volatile boolean closed;
  private volatile long doubtSince;
  private volatile long doubtLast;
  private volatile String doubt = "";

  /** Whether nobody has begun a cluster for so long that this node may. */
  private boolean mayBegin;

  /**
   * @param mesh of the lanes that this node lends to the others
   * @param meters of this node, for Prometheus, where Akka serves them
   * @param ready whether this node does its work
   * @param writer who writes the chain at the moment, as the database that all share knows it
   */
  Lives(
      MemberSettings settings,
      MeshSettings mesh,
      Board board,
      BiConsumer<MemberId, Bytes> received,
      Supplier<String> meters,
      BooleanSupplier ready,
      Supplier<Optional<Claim.Writer>> writer) {
    this.settings = settings;
    this.mesh = mesh;
    this.board = board;
    this.received = received;
    this.meters = meters;
    this.ready = ready;
    this.writer = writer;
    thread = Thread.ofPlatform().daemon().name("cluster-lives").unstarted(this::run);
  }

  /** One of them. */
  private final class Life implements Membership.Listener {
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile @Nullable Members last;
    private volatile boolean wasUp;
    private volatile long outNanos;

    @Override
    public void changed(Members members) {
      if (!isOver.get()) {
        last = members.all().isEmpty() ? last : members; // empty once it is out
        wasUp |= members.isUp();
        if (wasUp && members.all().isEmpty() && outNanos == 0) {
          outNanos = System.nanoTime();
        }
        if (wasUp && !members.isUp()) {
          board.absent(leaving || closed ? "it leaves the cluster" : why());
        }
        board.changed(members);
      }
    }

    @Override
    public void received(MemberId from, Bytes message) {
      if (!isOver.get()) {
        received.accept(from, message);
      }
    }

    boolean isAlone() {
      Members seen = last;
      return seen != null && seen.all().size() == 1;
    }

    String why() {
      Members seen = last;
      if (!doubt.isEmpty()) {
        return doubt;
      }
      if (seen == null || !wasUp) {
        return "it has not joined the cluster: no seed node answers, or too few nodes are there";
      }
      int all = seen.all().size();
      int reached = all - seen.unreachable();
      return 2 * reached > all
          ? "it was taken out of the cluster, whose members did not agree on whom they reach"
          : "it was taken out of the cluster, in which it reached %d of %d members; those that are the majority go on"
              .formatted(reached, all);
    }
  }

  private volatile @Nullable Membership membership;
  private volatile @Nullable ExecutionNode lent;

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed && !leaving) {
        live();
        if (!closed && !leaving) {
          pause(BETWEEN);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the lives were interrupted");
    } finally {
      over.countDown();
    }
  }

  private void live() throws InterruptedException {
    Life life = new Life();
    Membership began;
    try {
      began = begin(life);
    } catch (IllegalStateException e) {
      LOG.error("this node can not take part in the cluster: {}", e.getMessage());
      board.lost(String.valueOf(e.getMessage()));
      return;
    }
    membership = began;
    doubt = "";
    doubtSince = 0;
    try {
      lent = began.lend(mesh, settings.cluster().name());
      awaitEnd(life, began);
    } finally {
      mayBegin = !life.wasUp && !life.isAlone();
      life.isOver.set(true);
      membership = null;
      lent = null;
      boolean isLast = leaving || closed;
      String why = isLast ? "it has left the cluster" : life.why();
      if (!isLast && life.wasUp) {
        LOG.warn("this node is out of the cluster: {}", why);
      }
      board.lost(why);
      if (!began.end(isLast ? SHORT_END : LONGEST_END) && !leaving && !closed) {
        LOG.error("this process keeps the port of its last life; it ends, to be started again");
        Runtime.getRuntime().halt(ClusterNode.UNCERTAIN_END);
      }
    }
  }

  private Membership begin(Life life) {
    ClusterSettings cluster = settings.cluster();
    Membership begun = Membership.begin(ClusterSettings.SYSTEM_NAME, settings.akka(), life);
    if (cluster.profile() == Profile.KUBERNETES) {
      begun.joinBy(ClusterMember.joining(cluster, meters, ready));
    } else {
      begun.join(places(cluster));
    }
    return begun;
  }

  /**
   * Whom to ask. Whoever comes first among them begins a cluster if nobody answers; if that node
   * does not for long, as where it is lost, another does. Of two that do so at a time at most one
   * finds enough members, and the other joins it later. Before all of them comes who leads: of
   * those in the list none may be left, and nobody is to begin a cluster beside the one that is.
   */
  private List<String> places(ClusterSettings cluster) {
    List<Endpoint> places = new ArrayList<>(cluster.nodes());
    if (mayBegin && places.remove(cluster.address())) {
      places.addFirst(cluster.address());
    }
    leader()
        .filter(leader -> !leader.equals(cluster.address()))
        .ifPresent(
            leader -> {
              places.remove(leader);
              places.addFirst(leader);
            });
    return places.stream().map(Endpoint::toString).toList();
  }

  /** Where the member is that writes the chain at the moment. */
  private Optional<Endpoint> leader() {
    try {
      return writer
          .get()
          .filter(found -> found.silence().compareTo(LATELY) < 0)
          .flatMap(found -> MemberId.addressOf(found.name()))
          .map(Endpoint::parse);
    } catch (DatabaseException | IllegalArgumentException e) {
      LOG.debug("nobody knows who leads", e);
      return Optional.empty();
    }
  }

  private void awaitEnd(Life life, Membership began) throws InterruptedException {
    long start = System.nanoTime();
    Duration longest =
        settings
            .cluster()
            .times()
            .joinTimeout()
            .plusMillis(Math.floorMod(began.self().uid(), JOIN_SPREAD_MILLIS));
    var ended = began.ended().toCompletableFuture();
    long leaveStart = 0;
    while (!ended.isDone()) {
      long now = System.nanoTime();
      Duration most = life.isAlone() ? LONGEST_ALONE : longest;
      boolean isLate = !life.wasUp && now - start > most.toNanos();
      boolean isWrong = doubtSince != 0 && now - doubtSince > LONGEST_DOUBT.toNanos();
      if (doubtSince != 0 && now - doubtLast > LONGEST_DOUBT.toNanos()) {
        doubtSince = 0;
        doubt = "";
      }
      if (leaving && leaveStart == 0) {
        leaveStart = now;
        began.leave();
      }
      Duration out = Duration.ofNanos(life.outNanos == 0 ? 0 : now - life.outNanos);
      boolean hasWaited =
          out.compareTo(leaving ? SHORT_END : LEAVING) > 0
              || leaveStart != 0 && now - leaveStart > LEAVING.toNanos();
      if (closed && !leaving || isLate && !leaving || isWrong || hasWaited) {
        return;
      }
      pause(LOOK);
    }
  }

  private void pause(Duration time) throws InterruptedException {
    synchronized (wait) {
      TimeUnit.NANOSECONDS.timedWait(wait, time.toNanos());
    }
  }

  /** There is reason to believe that this node is in the wrong cluster. */
  void doubt(String why) {
    long now = System.nanoTime();
    doubtLast = now;
    if (doubtSince == 0) {
      doubtSince = now;
      LOG.warn("{}", why);
    }
    doubt = why;
  }

  /** What this node lends to the others at the moment. */
  Optional<ExecutionNode> lent() {
    return Optional.ofNullable(lent);
  }

  void send(MemberId to, Bytes message) {
    Membership now = membership;
    if (now != null) {
      now.send(to, message);
    }
  }

  /** Leaves the cluster, for good. */
  void leave() {
    leaving = true;
    synchronized (wait) {
      wait.notifyAll();
    }
  }

  /** Waits for the end of the last life. */
  void awaitEnd(Duration most) throws InterruptedException {
    boolean ignored = over.await(most.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed = true;
    synchronized (wait) {
      wait.notifyAll();
    }
    try {
      awaitEnd(LEAVING.multipliedBy(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
