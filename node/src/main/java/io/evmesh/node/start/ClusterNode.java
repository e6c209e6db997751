package io.evmesh.node.start;

import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import io.evmesh.engine.types.Bytes;
import io.evmesh.input.json.InputException;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.account.Mnemonic;
import io.evmesh.node.cluster.Board;
import io.evmesh.node.cluster.Desk;
import io.evmesh.node.cluster.LeaderCalls;
import io.evmesh.node.cluster.Letter;
import io.evmesh.node.cluster.LetterCodec;
import io.evmesh.node.cluster.NodeStatus;
import io.evmesh.node.cluster.Role;
import io.evmesh.node.cluster.Succession;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.settings.MemberSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.watch.NodeMeters;
import io.evmesh.persistence.database.Claim;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.database.Dialect;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a cluster. All nodes show the chain from the tables that they share; the oldest one
 * that is up leads: it takes the right to write the database, and only who has that appends. Who
 * leads is decided by {@code leadership}, a thread that looks at the {@link Board} whenever
 * something changes:
 *
 * <ol>
 *   <li>the oldest, and not leading: claim the database; whoever has it may be another member that
 *       hands over (wait), one that is gone, or a stranger ({@link Succession});
 *   <li>leading, and not the oldest any more or refused by the database: close the chain and
 *       follow.
 * </ol>
 */
public final class ClusterNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterNode.class);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final long STATUS_MILLIS = 1_000;

  /** If the chain of a leader can not be closed within so long, the process ends. */
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(60);

  /** How long calls that came before have until the chain is closed. */
  private static final Duration CALLS_END = Duration.ofMillis(300);

  /** The status of a process that is to be started again: EX_TEMPFAIL. */
  static final int UNCERTAIN_END = 75;

  private final NodeSettings settings;
  private final Clock clock;
  private final List<DevAccount> accounts;
  private final NodeMeters meters = new NodeMeters();
  private final Board board = new Board(System::nanoTime);
  private final Lives lives;
  private final Desk desk;
  private final LeaderCalls calls;
  private final Showing showing;
  private final ManagementServer management;
  private final MemberMeters clusterMeters;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cluster-status").factory());
  private final Thread leadership = Thread.ofPlatform().name("leadership").unstarted(this::lead);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final CompletableFuture<Boolean> drained = new CompletableFuture<>();
  private boolean rehearsed;
  private volatile @Nullable Leading leading;
  private volatile boolean takingOver;
  private volatile boolean draining;
  private volatile boolean closed;
  private volatile String trouble = "";
  private volatile long epoch;

  /**
   * Starts a node. It joins the cluster by and by, and serves once the chain has begun.
   *
   * @throws InputException if the settings are no good
   */
  public static ClusterNode start(NodeSettings settings, MemberSettings member, Clock clock) {
    if (settings.database().dialect() != Dialect.POSTGRESQL) {
      throw new InputException(
          "--cluster needs a PostgreSQL server that all nodes share: give --jdbc-url; an embedded"
              + " database belongs to one process");
    }
    if (settings.engine().isPresent()) {
      throw new InputException("--cluster and --authrpc.port do not go together");
    }
    if (settings.imports().isPresent()) {
      throw new InputException(
          "--cluster and --import do not go together: import first, with one node");
    }
    ClusterNode node = new ClusterNode(settings, member, clock);
    node.begin();
    return node;
  }

  private ClusterNode(NodeSettings settings, MemberSettings member, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    accounts = Mnemonic.accounts(settings.dev().mnemonic(), settings.dev().accounts());
    lives =
        new Lives(
            member,
            settings.mesh(),
            board,
            this::received,
            this::meters,
            () -> ready().isEmpty(),
            () -> Database.writer(settings.database()));
    desk = new Desk(this::post);
    calls = new LeaderCalls(board, this::post, System.nanoTime() & (-1L >>> 8));
    ClusterPages pages = new ClusterPages(this);
    showing = new Showing(settings, calls, meters, () -> leading, pages::served);
    clusterMeters =
        new MemberMeters(
            meters.registry(),
            board,
            settings.mesh().lanes(),
            () -> leading != null,
            lives::lent,
            this::lag);
    management = ManagementServer.start(member.cluster(), pages);
  }

  private void begin() {
    leadership.start();
    ScheduledFuture<?> ignored =
        ticker.scheduleWithFixedDelay(
            this::tellStatus, STATUS_MILLIS, STATUS_MILLIS, TimeUnit.MILLISECONDS);
    lives.start();
  }

  private void post(MemberId to, Letter letter) {
    Bytes bytes = LetterCodec.encode(letter);
    clusterMeters.sent(bytes.size());
    lives.send(to, bytes);
  }

  private void received(MemberId from, Bytes message) {
    Letter letter;
    try {
      letter = LetterCodec.decode(message);
    } catch (LetterCodec.Unreadable e) {
      LOG.warn("{} says something that is not understood: {}", from, e.getMessage());
      return;
    }
    switch (letter) {
      case Letter.Status(var status) -> board.told(from, status);
      case Letter.NewHead(var block) -> showing.hint(block);
      case Letter.Pending ignored -> LOG.debug("transactions wait at {}", from);
      case Letter.Call call -> desk.call(from, call);
      case Letter.Taken(var number) -> calls.taken(number);
      case Letter.Answered answer -> calls.answered(answer);
      case Letter.NotLeader(var number) -> calls.refused(number);
      case Letter.Drain() -> drain();
    }
  }

  // --- what others are told ---------------------------------------------------------------------

  private void tellStatus() {
    NodeStatus status = status();
    tellAll(new Letter.Status(status));
    board.members().ifPresent(members -> board.told(members.self(), status));
  }

  private void tellAll(Letter letter) {
    board
        .members()
        .ifPresent(
            members ->
                members.all().stream()
                    .map(Members.Member::id)
                    .filter(id -> !id.equals(members.self()))
                    .forEach(id -> post(id, letter)));
  }

  private void newHead(ChainBlock block) {
    tellAll(new Letter.NewHead(block.number()));
    Leading now = leading;
    if (now != null) {
      clusterMeters.block(block.senders().size(), now.chain().lastStats());
    }
  }

  /** How this node is. */
  NodeStatus status() {
    Leading now = leading;
    Role role =
        draining
            ? Role.DRAINING
            : now != null ? Role.LEADER : takingOver ? Role.TAKING_OVER : Role.FOLLOWER;
    MemberMeters.Work work = clusterMeters.work();
    return new NodeStatus(
        role,
        now == null ? 0 : epoch,
        showing.head(),
        settings.mesh().lanes(),
        work.lanesBusy(),
        now == null ? 0 : settings.mesh().shards().count(),
        work.blocks(),
        work.transactions(),
        work.messages(),
        work.bytes(),
        showing.address(),
        management.address(),
        ready().orElse(""));
  }

  // --- who leads --------------------------------------------------------------------------------

  private void lead() {
    try {
      while (!closed) {
        long changes = board.changes();
        boolean should = board.isOldest() && !draining;
        Leading now = leading;
        if (now != null && (!should || now.end().isPresent())) {
          stepDown(now, now.end().orElse("another member is to lead"));
        } else if (now == null && should) {
          takeOver();
        }
        showing.tryOpen(board.leader().isPresent());
        rehearse();
        board.await(changes, LOOK);
      }
    } catch (InterruptedException e) {
      LOG.debug("the leadership was interrupted");
    } catch (RuntimeException | Error e) {
      if (showing.canNotOpen()) {
        throw e; // whoever waits for it is told, and ends
      }
      // As long as it is a member it would keep all others from leading, and never lead itself
      LOG.error("this node can not lead, so that the process ends and another does", e);
      Runtime.getRuntime().halt(UNCERTAIN_END);
    } finally {
      Leading now = leading;
      if (now != null) {
        stepDown(now, "the node ends");
      }
      ended.countDown();
    }
  }

  /** A node that follows tries what a leader does, once, so that it is quick when it must. */
  private void rehearse() {
    if (rehearsed || leading != null || !showing.isOpen() || !board.isUp()) {
      return;
    }
    rehearsed = true;
    Thread ignored =
        Thread.ofPlatform()
            .daemon()
            .name("rehearsal")
            .start(
                () -> {
                  try {
                    boolean ended = Rehearsal.run(settings, clock);
                    LOG.debug("what a leader does was tried: {}", ended);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
  }

  private void takeOver() throws InterruptedException {
    takingOver = true;
    long start = System.nanoTime();
    Leading next = null;
    boolean done = false;
    try {
      String name = board.members().orElseThrow().self().name();
      next =
          new Leading(
              settings,
              clock,
              accounts,
              Database.open(settings.database(), new Claim(name, this::mayEnd)));
      next.chain().spreadOver(lives::lent);
      epoch = next.chain().epoch();
      showing.lead(next, this::newHead);
      desk.open(next);
      leading = next;
      takingOver = false;
      trouble = "";
      done = true;
      tellStatus();
      clusterMeters.tookOver(System.nanoTime() - start);
      LOG.warn(
          "this node leads from block {} on; it took {} ms",
          next.head(),
          (System.nanoTime() - start) / 1_000_000);
    } catch (DatabaseException | ChainException e) {
      if (!String.valueOf(e.getMessage()).equals(trouble)) {
        LOG.warn("this node can not lead yet: {}", e.getMessage());
      }
      trouble = String.valueOf(e.getMessage());
      if (!(e instanceof DatabaseException known && known.fault() == Fault.IN_USE)) {
        board.await(board.changes(), LOOK);
      }
    } finally {
      takingOver = false;
      if (!done && next != null) {
        desk.open(null);
        leading = null;
        showing.follow();
        next.close();
      }
    }
  }

  /** Whether the sessions of whoever writes the chain are to be ended. */
  private boolean mayEnd(Claim.Writer writer) {
    return switch (Succession.of(board, writer)) {
      case END -> true;
      case WAIT -> false;
      case JOIN -> {
        lives.doubt("another cluster writes the chain; its leader is " + writer.name());
        yield false;
      }
    };
  }

  private void stepDown(Leading now, String why) {
    LOG.warn("this node does not lead any more: {}", why);
    trouble = why;
    leading = null;
    desk.open(null);
    showing.follow();
    tellStatus();
    settle(now);
    CountDownLatch over = new CountDownLatch(1);
    Thread guard = Thread.ofPlatform().daemon().name("leader-end").start(() -> endUnless(over));
    try {
      now.close();
    } catch (ChainException | DatabaseException | IllegalStateException e) {
      LOG.error("the chain was not closed as it should be; the process ends", e);
      Runtime.getRuntime().halt(UNCERTAIN_END);
    } finally {
      over.countDown();
      guard.interrupt();
    }
    trouble = "";
  }

  /** What has come is done, if the chain still takes blocks. */
  private static void settle(Leading now) {
    if (now.end().isEmpty()) {
      LockSupport.parkNanos(CALLS_END.toNanos());
    }
  }

  private static void endUnless(CountDownLatch over) {
    try {
      if (!over.await(LONGEST_CLOSE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.error("the chain was not closed within {}; the process ends", LONGEST_CLOSE);
        Runtime.getRuntime().halt(UNCERTAIN_END);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // --- how it is --------------------------------------------------------------------------------

  /** Why the node does not do all of its work; empty if it does. */
  Optional<String> ready() {
    Leading now = leading;
    if (now != null) {
      return now.chain().trouble();
    }
    if (!showing.isOpen()) {
      return Optional.of(
          trouble.isEmpty() ? "the chain has not begun, or can not be read yet" : trouble);
    }
    if (!board.isUp()) {
      return Optional.of("this node serves reads only: " + board.absence());
    }
    return showing
        .trouble()
        .or(
            () ->
                board.leader().isPresent() || takingOver
                    ? Optional.empty()
                    : Optional.of(
                        "this node serves reads only: the cluster has no leader at the moment"
                            + (trouble.isEmpty() ? "" : "; " + trouble)));
  }

  /** By how many blocks what is shown here is behind what the leader has told of itself. */
  private long lag() {
    return board
        .leader()
        .flatMap(board::status)
        .map(leader -> Math.max(0, leader.head() - showing.head()))
        .orElse(0L);
  }

  /** What is known of the cluster. */
  Board board() {
    return board;
  }

  /** All meters, as Prometheus reads them. */
  String meters() {
    Leading now = leading;
    return meters.text() + (now == null ? "" : now.meters());
  }

  /** Lets a member drain. */
  void drain(MemberId id) {
    if (board.members().filter(members -> members.self().equals(id)).isPresent()) {
      drain();
    } else {
      post(id, new Letter.Drain());
    }
  }

  /** Hands over, leaves the cluster and ends. */
  public void drain() {
    if (!draining) {
      draining = true;
      LOG.warn("this node hands over and ends");
      Thread ignored = Thread.ofPlatform().daemon().name("drain").start(this::leave);
    }
  }

  private void leave() {
    try {
      board.wake();
      calls.end();
      lives.leave();
      while (leading != null) {
        board.await(board.changes(), LOOK);
      }
      lives.awaitEnd(Duration.ofSeconds(20));
      boolean ignored = drained.complete(true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs something once the node was told to drain, and has. */
  public void whenDrained(Runnable listener) {
    CompletableFuture<?> ignored = drained.thenRun(listener);
  }

  /**
   * Waits until the node serves, or is to end.
   *
   * @throws RuntimeException if it can not serve, as when its port is taken
   */
  public void awaitOpen(CountDownLatch end) throws InterruptedException {
    while (!showing.isOpen() && !end.await(LOOK.toMillis() / 5, TimeUnit.MILLISECONDS)) {
      showing.check();
    }
  }

  /** Whether the node serves. */
  public boolean isOpen() {
    return showing.isOpen();
  }

  /** Where clients reach it, once it serves. */
  public String address() {
    return showing.address();
  }

  /** What the node shows, once it serves. */
  public ChainView view() {
    return showing.view();
  }

  /** The port that is served, once it is. */
  public int port() {
    return showing.port();
  }

  /** The address of the management port. */
  public String managementAddress() {
    return management.address();
  }

  /** The accounts whose keys the node has. */
  public List<DevAccount> accounts() {
    return accounts;
  }

  @Override
  public void close() {
    draining = true;
    closed = true;
    calls.end();
    board.wake();
    try (meters;
        showing;
        lives;
        desk;
        management) {
      ticker.shutdownNow();
      lives.leave();
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
