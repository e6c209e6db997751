package io.evmesh.node.call;

import io.evmesh.engine.evm.Pace;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whose turn it is to compute. A computation begins among the short ones. Once it has taken a
 * moment, it goes on among the long ones, of which only few run, each for a while. So short ones
 * are done at once however many long ones there are.
 */
final class Turns {
  /** After which a computation is no short one any more. */
  private static final long SHORT_NANOS = 10_000_000;

  /** Gas in one piece for which it is none. */
  private static final long SHORT_GAS = 1_000_000;

  /** For which a long one goes on while others wait. */
  private static final long WHILE_NANOS = 50_000_000;

  private static final ScopedValue<Turn> CURRENT = ScopedValue.newInstance();

  private final Semaphore shortOnes;
  private final Semaphore longOnes;
  private final int mostLong;
  private final AtomicInteger longCount = new AtomicInteger();

  /**
   * @param atOnce most that compute at the same time
   * @param longAtOnce of them long ones
   * @param mostLong that may be there, with those that wait to go on
   */
  Turns(int atOnce, int longAtOnce, int mostLong) {
    shortOnes = new Semaphore(atOnce - longAtOnce, true);
    longOnes = new Semaphore(longAtOnce, true);
    this.mostLong = mostLong;
  }

  /**
   * Computes, when it is its turn; at once as part of a computation that has begun.
   *
   * @param most for how long it may take
   * @throws CallFault.Failed if it takes longer, or there are too many others that take long
   */
  <T> T compute(Duration most, Calls.Computation<T> computation) throws InterruptedException {
    if (CURRENT.isBound()) {
      return computation.run();
    }
    shortOnes.acquire();
    Turn turn = new Turn(most);
    try {
      return ScopedValue.where(CURRENT, turn).call(computation::run);
    } finally {
      turn.end();
    }
  }

  /** Lets the computation of this thread wait for others if it is their turn. */
  static void look(long gasAhead) {
    if (CURRENT.isBound()) {
      CURRENT.get().look(gasAhead);
    }
  }

  /** The turn of one computation, of one thread. */
  private final class Turn implements Pace {
    private final Duration most;
    private final long beganNanos = System.nanoTime();
    private long sinceNanos = beganNanos;
    private boolean isLong;
    private boolean holds = true;

    Turn(Duration most) {
      this.most = most;
    }

    @Override
    public void look(long gasAhead) {
      long now = System.nanoTime();
      if (now - beganNanos > most.toNanos()) {
        throw outOfTime();
      }
      if (!isLong) {
        if (now - sinceNanos > SHORT_NANOS || gasAhead > SHORT_GAS) {
          becomeLong();
        }
      } else if (now - sinceNanos > WHILE_NANOS && longOnes.hasQueuedThreads()) {
        holds = false;
        longOnes.release();
        await();
      }
    }

    private void becomeLong() {
      if (longCount.incrementAndGet() > mostLong) {
        longCount.decrementAndGet();
        throw new CallFault.Failed(
            "execution aborted (more than %d calls that take long)".formatted(mostLong));
      }
      isLong = true;
      holds = false;
      shortOnes.release();
      await();
    }

    private void await() {
      long leftNanos = most.toNanos() - (System.nanoTime() - beganNanos);
      try {
        holds = longOnes.tryAcquire(leftNanos, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CallFault.Failed("execution aborted (the node is stopping)");
      }
      if (!holds) {
        throw outOfTime();
      }
      sinceNanos = System.nanoTime();
    }

    private CallFault outOfTime() {
      long millis = most.toMillis();
      String time = millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
      return new CallFault.Failed("execution aborted (timeout = %s)".formatted(time));
    }

    void end() {
      if (holds) {
        (isLong ? longOnes : shortOnes).release();
      }
      if (isLong) {
        longCount.decrementAndGet();
      }
    }
  }
}
