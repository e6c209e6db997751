package io.evmesh.node.cluster;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.engine.types.Bytes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * Calls of this node that the leader answers. A call is sent until the leader says that it has it;
 * then its answer is waited for as long as that leader leads. While nobody leads, whoever calls
 * waits.
 */
public final class LeaderCalls {
  /** How long a call waits for a leader. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** After so long without a word the same call is sent again. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** How often it is looked whether the leader still leads. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** The longest wait for an answer of a leader that leads. */
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final Board board;
  private final BiConsumer<MemberId, Letter> post;
  private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
  private final AtomicLong numbers;
  private volatile boolean ending;

  /** A call on its way. */
  private static final class Waiting {
    final CompletableFuture<Letter.Answered> answer = new CompletableFuture<>();
    volatile boolean taken;
    volatile boolean refused;
  }

  /**
   * Calls that are sent by {@code post}.
   *
   * @param first number of the first; another each time that the process starts
   */
  public LeaderCalls(Board board, BiConsumer<MemberId, Letter> post, long first) {
    this.board = board;
    this.post = post;
    numbers = new AtomicLong(first);
  }

  /** Nobody leads, or nobody can be reached who does. */
  public static final class NoLeader extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoLeader(String message) {
      super(message, null, false, false);
    }
  }

  /** The leader was lost with the call: it was done or not. */
  public static final class Uncertain extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Uncertain() {
      super("the leader was lost", null, false, false);
    }
  }

  /**
   * Asks the leader once.
   *
   * @param patience how long to wait until there is a leader
   * @throws NoLeader if there is none for so long; nothing was done
   * @throws Uncertain if the leader is lost after the call was sent
   */
  public Letter.Answered ask(String submitter, Bytes body, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      MemberId leader = awaitLeader(end);
      long number = numbers.getAndIncrement();
      Waiting call = new Waiting();
      waiting.put(number, call);
      try {
        Letter.Answered answer = answered(leader, new Letter.Call(number, submitter, body), call);
        if (answer != null) {
          return answer;
        }
      } finally {
        Waiting ignored = waiting.remove(number);
      }
    }
  }

  private MemberId awaitLeader(long end) throws InterruptedException {
    while (true) {
      long changes = board.changes();
      var leader = board.leader();
      if (leader.isPresent()) {
        return leader.get();
      }
      if (ending && !board.isPart()) {
        throw new NoLeader("this node ends (ask another)");
      }
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new NoLeader(why());
      }
      board.await(changes, Duration.ofNanos(Math.min(left, LOOK.toNanos())));
    }
  }

  private String why() {
    return board.members().isEmpty()
        ? "this node serves reads only: " + board.absence()
        : "the cluster has no leader at the moment";
  }

  /** The answer; null if who was asked did nothing and another is to be asked. */
  private Letter.@org.jspecify.annotations.Nullable Answered answered(
      MemberId leader, Letter.Call letter, Waiting call) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    long sent = System.nanoTime() - AGAIN.toNanos();
    while (true) {
      if (call.refused) {
        board.isNoLeader(leader);
        return null;
      }
      if (!call.taken && System.nanoTime() - sent >= AGAIN.toNanos()) {
        post.accept(leader, letter);
        sent = System.nanoTime();
      }
      try {
        return call.answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (!board.leader().equals(java.util.Optional.of(leader)) && !call.refused) {
          throw new Uncertain();
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
      if (System.nanoTime() > end) {
        throw new Uncertain();
      }
    }
  }

  /** This node is about to leave: once it has, nobody waits for a leader any more. */
  public void end() {
    ending = true;
  }

  /** The leader has a call. */
  public void taken(long number) {
    Waiting call = waiting.get(number);
    if (call != null) {
      call.taken = true;
    }
  }

  /** An answer has come. */
  public void answered(Letter.Answered answer) {
    Waiting call = waiting.get(answer.number());
    if (call != null) {
      call.answer.complete(answer);
    }
  }

  /** Who was called is not the leader. */
  public void refused(long number) {
    Waiting call = waiting.get(number);
    if (call != null) {
      call.refused = true;
    }
  }
}
