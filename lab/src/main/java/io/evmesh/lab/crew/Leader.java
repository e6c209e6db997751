package io.evmesh.lab.crew;

import io.evmesh.actors.membership.MemberId;
import io.evmesh.actors.membership.Members;
import io.evmesh.engine.types.Bytes;
import io.evmesh.lab.run.DifferenceException;
import io.evmesh.lab.run.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Gives the runs of a sweep to the members that ask, and takes what comes of them. Workers say
 * again and again what they have: a run that was given and is not among that any more was lost on
 * its way, in either direction, and is given again, as are those of members that are gone. A run
 * that is done twice gives the same twice.
 */
public final class Leader implements CrewPart {
  /** After which a run that was given must be among those that the worker has. */
  private static final long ARRIVAL_NANOS = 10_000_000_000L;

  private final Jobs jobs;
  private final SweepText sweep;
  private final BiConsumer<Jobs.Job, RunResult> results;
  private final LongSupplier clock;
  private final BiConsumer<MemberId, Bytes> post;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("crew").factory());

  /** By member: when it was given each run that it has not answered for. */
  private final Map<MemberId, Map<Integer, Long>> given = new HashMap<>();

  /**
   * @param results is given what comes of each run, once, on a thread of its own
   * @param clock nanoseconds
   * @param post sends a message to a member
   */
  public Leader(
      Jobs jobs,
      SweepText sweep,
      BiConsumer<Jobs.Job, RunResult> results,
      LongSupplier clock,
      BiConsumer<MemberId, Bytes> post) {
    this.jobs = jobs;
    this.sweep = sweep;
    this.results = results;
    this.clock = clock;
    this.post = post;
  }

  @Override
  public void changed(Members members) {
    execute(() -> forgetOthers(members));
  }

  @Override
  public void received(MemberId from, Bytes message) {
    execute(() -> take(from, message));
  }

  private void execute(Runnable action) {
    var unused =
        CompletableFuture.runAsync(action, thread)
            .whenComplete(
                (done, fault) -> {
                  if (fault != null) {
                    jobs.fail(fault);
                  }
                });
  }

  private void forgetOthers(Members members) {
    List<MemberId> gone =
        given.keySet().stream()
            .filter(
                member ->
                    members
                        .find(member)
                        .filter(known -> known.state() == Members.State.UP)
                        .isEmpty())
            .toList();
    for (MemberId member : gone) {
      given.remove(member).keySet().forEach(jobs::giveBack);
    }
  }

  private void take(MemberId from, Bytes message) {
    switch (CrewMessage.of(message)) {
      case CrewMessage.Asking asking -> answer(from, asking);
      case CrewMessage.Done done -> end(from, done);
      case CrewMessage.Failed failed -> jobs.fail(fault(from, failed));
      case CrewMessage.Given _ -> throw new IllegalStateException(from + " leads as well");
    }
  }

  private void answer(MemberId worker, CrewMessage.Asking asking) {
    if (asking.version() != CrewMessage.VERSION) {
      throw new IllegalStateException(
          "%s is of version %d, not %d".formatted(worker, asking.version(), CrewMessage.VERSION));
    }
    Map<Integer, Long> its = given.computeIfAbsent(worker, _ -> new HashMap<>());
    long now = clock.getAsLong();
    for (int job : List.copyOf(its.keySet())) {
      if (!asking.has().contains(job) && now - its.get(job) > ARRIVAL_NANOS) {
        its.remove(job);
        jobs.giveBack(job);
      }
    }
    List<Integer> more = new ArrayList<>();
    long onTheirWay = its.keySet().stream().filter(job -> !asking.has().contains(job)).count();
    for (long free = asking.free() - onTheirWay; free > 0; free--) {
      Optional<Integer> job = jobs.poll();
      if (job.isEmpty()) {
        break;
      }
      its.put(job.get(), now);
      more.add(job.get());
    }
    post.accept(
        worker, new CrewMessage.Given(more, more.stream().map(jobs::get).toList(), sweep).bytes());
  }

  private void end(MemberId worker, CrewMessage.Done done) {
    given.computeIfAbsent(worker, _ -> new HashMap<>()).remove(done.job());
    jobs.end(done.job(), () -> results.accept(jobs.get(done.job()), done.result()));
  }

  private static RuntimeException fault(MemberId worker, CrewMessage.Failed failed) {
    return failed.differs()
        ? new DifferenceException(failed.message())
        : new IllegalStateException("a run failed on " + worker + ": " + failed.message());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
