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
 * it. A core without work sleeps; it takes time to wake it, in which another may become free and
 * take what it was woken for. Who tells an actor something that had nothing to do takes time for
 * that, and more to wake a core.
 *
 * <p>In a cluster, lanes alone are on threads of which there are no more than cores; all other
 * actors have threads of the system's, which do not wait for lanes: between two transactions a lane
 * gives its core to them.
 */
final class Node {
  private static final int THROUGHPUT = 8;

  final int number;
  private final Stage stage;
  private final EventLoop loop;
  private final TreeSet<Integer> free = new TreeSet<>();
  private final Deque<Actor> ready = new ArrayDeque<>();
  private final Deque<Actor> urgent = new ArrayDeque<>(); // likewise, before which lanes give way
  private final int cores;
  private final long[] owed; // by core: nanoseconds that it has still to take for what it told
  private int acting = -1; // the core of which something happens now
  private long pausedUntil;
  private long slowUntil;
  private int slowFactor = 1;

  /** What handles messages one after the other. */
  final class Actor {
    private final Deque<Supplier<Step>> mailbox = new ArrayDeque<>();
    private boolean busy; // has a core, waits for one, or waits in a step
    private final boolean givesWay;
    private @Nullable Step next; // of which a message's handling goes on
    private @Nullable Step resumed;
    private int inARow;

    private Actor(boolean givesWay) {
      this.givesWay = givesWay;
    }

    Node node() {
      return Node.this;
    }

    /** Puts a message into the mailbox; its handling begins with the step that it gives. */
    void tell(Supplier<Step> message) {
      stage.tally().countMessage(0);
      mailbox.add(message);
      if (!busy) {
        busy = true;
        offer(this);
      }
    }
  }

  Node(int number, Stage stage) {
    this.number = number;
    this.stage = stage;
    loop = stage.loop();
    cores = stage.cluster().cores();
    owed = new long[cores];
    for (int core = 0; core < cores; core++) {
      free.add(core);
    }
  }

  /** An actor that is no lane. */
  Actor actor() {
    return new Actor(false);
  }

  /** A lane's actor. */
  Actor lane() {
    return new Actor(stage.cluster().nodes() > 1);
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

  /**
   * Lets a thread that is no actor's work, which has a core already.
   *
   * @param nanos that it takes
   */
  void call(String what, long nanos, Runnable then) {
    if (free.isEmpty()) {
      loop.after(nanos, then);
      return;
    }
    int core = free.removeFirst();
    work(
        core,
        what,
        -1,
        nanos,
        () -> {
          free.add(core);
          then.run();
        });
  }

  /** Wakes a thread; then something happens. */
  void wake(Runnable then) {
    owe(Cost.WAKE_WORK);
    loop.after(stage.cost(Cost.WAKE, 1), then);
  }

  /** Whoever acts takes time for what he does beside his work. */
  private void owe(Cost cost) {
    long nanos = stage.cost(cost, 1);
    if (acting >= 0) {
      owed[acting] += nanos;
    } else {
      stage.tally().busy(number, 0, "tell", -1, loop.now(), nanos); // a thread that is no actor's
    }
  }

  private void offer(Actor actor) {
    add(actor);
    owe(Cost.TURN);
    if (!free.isEmpty()) {
      int core = free.removeFirst();
      wake(() -> look(core));
    }
  }

  private void add(Actor actor) {
    (actor.givesWay ? ready : urgent).add(actor);
  }

  /** A core looks for an actor that is ready. */
  private void look(int core) {
    if (owed[core] > 0) {
      long nanos = owed[core];
      owed[core] = 0;
      work(core, "tell", -1, nanos, () -> look(core));
      return;
    }
    Actor actor = urgent.isEmpty() ? ready.poll() : urgent.remove();
    if (actor == null) {
      free.add(core);
      return;
    }
    actor.inARow = 0;
    long wait = pausedUntil - loop.now();
    if (wait > 0) {
      loop.after(wait, () -> begin(core, actor));
    } else {
      begin(core, actor);
    }
  }

  private void begin(int core, Actor actor) {
    Step next = actor.next;
    if (next != null) {
      actor.next = null;
      take(core, actor, next);
      return;
    }
    Step resumed = actor.resumed;
    if (resumed != null) {
      actor.resumed = null;
      take(core, actor, resumed.then());
      return;
    }
    Supplier<Step> mail = actor.mailbox.remove();
    work(core, "message", -1, stage.cost(Cost.MESSAGE, 1), () -> take(core, actor, mail));
  }

  private void take(int core, Actor actor, Supplier<? extends @Nullable Step> next) {
    acting = core;
    Step step = next.get();
    acting = -1;
    if (owed[core] > 0) {
      long nanos = owed[core];
      owed[core] = 0;
      work(core, "tell", -1, nanos, () -> take(core, actor, step));
    } else {
      take(core, actor, step);
    }
  }

  private void take(int core, Actor actor, @Nullable Step step) {
    if (step == null) {
      end(core, actor);
      return;
    }
    if (actor.givesWay && !urgent.isEmpty()) {
      actor.next = step;
      ready.addFirst(actor);
      look(core);
      return;
    }
    work(
        core,
        step.what(),
        step.tx(),
        step.nanos(),
        () -> {
          if (step.waitNanos() == 0) {
            take(core, actor, step.then());
            return;
          }
          actor.resumed = step;
          loop.after(step.waitNanos(), () -> offer(actor));
          look(core);
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
      look(core);
    } else if (++actor.inARow < THROUGHPUT) {
      begin(core, actor);
    } else {
      owed[core] += stage.cost(Cost.TURN, 1);
      add(actor);
      look(core);
    }
  }
}
