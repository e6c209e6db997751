package io.evmesh.lab.crew;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import io.evmesh.engine.types.Bytes;
import io.evmesh.lab.run.DifferenceException;
import io.evmesh.lab.run.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Does runs of whatever sweep another member leads, until that one is gone. */
public final class Worker implements CrewPart {
  private static final long ASK_MILLIS = 500;

  private final int threads;
  private final BiConsumer<MemberId, Bytes> post;
  private final BiConsumer<SweepText, Jobs.Job> told;
  private final ScheduledExecutorService asking =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());
  private final ExecutorService pool;
  private final Set<Integer> has = new ConcurrentSkipListSet<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable Members members;
  private volatile @Nullable MemberId leader;

  /**
   * @param threads how many runs it does at once
   * @param post sends a message to a member
   * @param told is told of each run that it does
   */
  public Worker(
      int threads, BiConsumer<MemberId, Bytes> post, BiConsumer<SweepText, Jobs.Job> told) {
    this.threads = threads;
    this.post = post;
    this.told = told;
    pool = Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory());
  }

  /** Begins to ask the others for work. */
  public void begin() {
    var unused = asking.scheduleWithFixedDelay(this::ask, 0, ASK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Waits until who leads is gone. */
  public void await() throws InterruptedException {
    over.await();
  }

  @Override
  public void changed(Members now) {
    members = now;
    MemberId known = leader;
    if (known != null
        && now.find(known).filter(member -> member.state() == Members.State.UP).isEmpty()) {
      end();
    }
  }

  /** Nothing is to be done any more, as where this process is no member any more. */
  public void end() {
    over.countDown();
  }

  @Override
  public void received(MemberId from, Bytes message) {
    if (!(CrewMessage.of(message) instanceof CrewMessage.Given given)) {
      return; // another worker asks everybody
    }
    leader = from;
    for (int i = 0; i < given.jobs().size(); i++) {
      int number = given.jobs().get(i);
      Jobs.Job job = given.runs().get(i);
      if (has.add(number)) {
        begin(from, number, given.sweep(), job);
      }
    }
  }

  private void begin(MemberId from, int number, SweepText sweep, Jobs.Job job) {
    var unused =
        CompletableFuture.supplyAsync(
                () -> {
                  told.accept(sweep, job);
                  return sweep.run(job);
                },
                pool)
            .handle((result, fault) -> answer(number, result, fault))
            .thenAccept(
                answer -> {
                  post.accept(from, answer.bytes());
                  has.remove(number);
                  asking.execute(this::ask); // the next comes at once
                });
  }

  private static CrewMessage answer(
      int number, @Nullable RunResult result, @Nullable Throwable fault) {
    if (result != null) {
      return new CrewMessage.Done(number, result);
    }
    Throwable cause =
        fault instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : fault;
    return cause instanceof DifferenceException difference
        ? new CrewMessage.Failed(number, true, String.valueOf(difference.getMessage()))
        : new CrewMessage.Failed(number, false, String.valueOf(cause));
  }

  private void ask() {
    Members known = members;
    if (known == null || !known.isUp()) {
      return;
    }
    List<Integer> mine = new ArrayList<>(has);
    CrewMessage asked =
        new CrewMessage.Asking(CrewMessage.VERSION, mine, Math.max(0, threads - mine.size()));
    for (Members.Member member : known.all()) {
      if (!member.id().equals(known.self()) && member.state() == Members.State.UP) {
        post.accept(member.id(), asked.bytes());
      }
    }
  }

  @Override
  public void close() {
    asking.shutdownNow();
    pool.shutdownNow();
  }
}
