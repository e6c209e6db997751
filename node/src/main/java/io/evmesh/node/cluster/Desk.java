package io.evmesh.node.cluster;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.engine.types.Bytes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the calls of other nodes are answered while this one leads. A call that comes again, as
 * when its answer was lost, is not done again.
 */
public final class Desk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  /** Calls at once; others wait. */
  private static final int MOST_CALLS = 1024;

  /** How long an answer is kept for a call that comes again. */
  private static final Duration KEPT = Duration.ofSeconds(20);

  private final BiConsumer<MemberId, Letter> post;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 0).factory());
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("cluster-desk").factory());
  private final Semaphore room = new Semaphore(MOST_CALLS);
  private final Map<Key, Done> done = new ConcurrentHashMap<>();
  private volatile @Nullable Answers answers;

  private record Key(MemberId from, long number) {}

  private static final class Done {
    volatile Letter.@Nullable Answered answer;
  }

  /** Answers calls while this node leads. */
  public interface Answers {
    /** The answer to a request of JSON-RPC. */
    byte[] answer(byte[] body, String submitter) throws InterruptedException;

    /** The last block that is there for good. */
    long head();
  }

  /** A desk that sends its answers by {@code post}. */
  public Desk(BiConsumer<MemberId, Letter> post) {
    this.post = post;
  }

  /** From now on calls are answered so; null if this node does not lead. */
  public void open(@Nullable Answers next) {
    answers = next;
  }

  /** A call has come. */
  public void call(MemberId from, Letter.Call call) {
    Answers now = answers;
    Key key = new Key(from, call.number());
    Done fresh = new Done();
    Done before = now == null ? done.get(key) : done.putIfAbsent(key, fresh);
    if (before != null) {
      Letter.Answered answer = before.answer;
      post.accept(from, answer == null ? new Letter.Taken(call.number()) : answer);
    } else if (now == null) {
      post.accept(from, new Letter.NotLeader(call.number()));
    } else {
      post.accept(from, new Letter.Taken(call.number()));
      threads.execute(() -> answer(key, fresh, call, now));
    }
  }

  private void answer(Key key, Done fresh, Letter.Call call, Answers now) {
    try {
      room.acquire();
      try {
        byte[] body = now.answer(call.body().toArray(), call.submitter());
        fresh.answer = new Letter.Answered(call.number(), now.head(), Bytes.wrap(body));
        post.accept(key.from(), fresh.answer);
      } finally {
        room.release();
      }
    } catch (InterruptedException e) {
      LOG.debug("a call ends with the node");
    } finally {
      forgetLater(key);
    }
  }

  private void forgetLater(Key key) {
    if (!clock.isShutdown()) {
      ScheduledFuture<?> ignored =
          clock.schedule(() -> done.remove(key), KEPT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    open(null);
    clock.shutdownNow();
    threads.shutdownNow();
  }
}
