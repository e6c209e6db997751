package io.evmesh.lab.mesh;

import io.evmesh.lab.clock.EventLoop;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.scheduler.Stage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine of the cluster: cores that actors take in turns. An actor that has a message waits for
 * a core in the order of arrival, and keeps it for up to eight messages, as Akka's dispatcher lets
 * it.
 */
final class Node {
  private static final int THROUGHPUT = 8;

  final int number;
  private final Stage stage;
  private final EventLoop loop;
  private final TreeSet<Integer> free = new TreeSet<>();
  private final Deque<Actor> ready = new ArrayDeque<>();
  private final int cores;
  private long pausedUntil;
  private long slowUntil;
  private int slowFactor = 1;

  /** What handles messages one after the other. */
  final class Actor {
    private final Deque<Supplier<Step>> mailbox = new ArrayDeque<>();
    private boolean busy; // has a core, waits for one, or waits in a step
    private @Nullable Step resumed;
    private int inARow;

    Node node() {
      return Node.this;
    }

    /** Puts a message into the mailbox; its handling begins with the step that it gives. */
    void tell(Supplier<Step> message) {
      stage.tally().countMessage(0);
      mailbox.add(message);
      if (!busy) {
        busy = true;
        ready.add(this);
        dispatch();
      }
    }
  }

  Node(int number, Stage stage) {
    this.number = number;
    this.stage = stage;
    loop = stage.loop();
    cores = stage.cluster().cores();
    for (int core = 0; core < cores; core++) {
      free.add(core);
    }
  }

  Actor actor() {
    return new Actor();
  }

  /** Does nothing new for some time. */
  void pause(long nanos) {
    pausedUntil = Math.max(pausedUntil, loop.now() + nanos);
  }

  /** Is slower for some time. */
  void slow(int factor, long nanos) {
    slowFactor = factor;
    slowUntil = loop.now() + nanos;
  }

  private void dispatch() {
    while (!free.isEmpty() && !ready.isEmpty()) {
      int core = free.removeFirst();
      Actor actor = ready.remove();
      actor.inARow = 0;
      long wait = Math.max(0, pausedUntil - loop.now());
      loop.after(wait, () -> begin(core, actor));
    }
  }

  private void begin(int core, Actor actor) {
    Step resumed = actor.resumed;
    if (resumed != null) {
      actor.resumed = null;
      take(core, actor, resumed.then().get());
      return;
    }
    long message = stage.cost(Cost.MESSAGE, 1);
    Supplier<Step> mail = actor.mailbox.remove();
    work(core, "message", -1, message, () -> take(core, actor, mail.get()));
  }

  private void take(int core, Actor actor, @Nullable Step step) {
    if (step == null) {
      end(core, actor);
      return;
    }
    work(
        core,
        step.what(),
        step.tx(),
        step.nanos(),
        () -> {
          if (step.waitNanos() == 0) {
            take(core, actor, step.then().get());
            return;
          }
          actor.resumed = step;
          loop.after(
              step.waitNanos(),
              () -> {
                ready.add(actor);
                dispatch();
              });
          release(core);
        });
  }

  private void work(int core, String what, int tx, long nanos, Runnable then) {
    long taken = nanos * (loop.now() < slowUntil ? slowFactor : 1);
    if (free.size() < cores - 1) {
      taken += taken * stage.profile().crowdingPerMille() / 1000;
    }
    stage.tally().busy(number, core, what, tx, loop.now(), taken);
    loop.after(taken, then);
  }

  private void end(int core, Actor actor) {
    if (actor.mailbox.isEmpty()) {
      actor.busy = false;
      release(core);
    } else if (++actor.inARow < THROUGHPUT) {
      begin(core, actor);
    } else {
      ready.add(actor);
      release(core);
    }
  }

  private void release(int core) {
    free.add(core);
    dispatch();
  }
}
