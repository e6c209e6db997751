package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnstileTest {
  private static final int THREADS = 8;
  private static final int PASSES = 20_000;

  private final Turnstile turnstile = new Turnstile();
  private long passed; // guarded by the turnstile alone

  @Test
  void threadsPassOneAfterTheOther() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int j = 0; j < PASSES; j++) {
                      try (var _ = turnstile.enter()) {
                        passed++;
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(passed).isEqualTo((long) THREADS * PASSES);
  }

  @Test
  void whoIsInterruptedStillWaitsForItsTurn() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Thread first =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (var _ = turnstile.enter()) {
                    inside.countDown();
                    await(leave);
                  }
                });
    inside.await();
    boolean[] interrupted = {false};
    Thread second =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (var _ = turnstile.enter()) {
                    passed++;
                  }
                  interrupted[0] = Thread.currentThread().isInterrupted();
                });
    second.interrupt();
    assertThat(second.join(Duration.ofMillis(50))).isFalse();
    leave.countDown();
    first.join();
    second.join();
    assertThat(passed).isEqualTo(1);
    assertThat(interrupted[0]).isTrue();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
