package io.evmesh.actors.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.chain.thread.ChainThreads;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever gets out of a thread of the chain, the chain says so, ends, and can be opened again.
 * {@code -Devmesh.allFaults=true} lets everything get out of every thread, not only an error and an
 * interrupt.
 */
@Timeout(60)
class SilentEndTest {
  private static final long SEED = 20_261_130;
  private static final Duration ANSWER = Duration.ofSeconds(4);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(15);
  private static final int MOST_BLOCKS = 40;
  private static final int FIRST_EVENTS = 2; // both journals of a chain on H2 begin its epoch

  /** It waits for nothing: H2 writes on a thread of its own. */
  private static final List<Object> HARMLESS = List.of("chain-checkpoint", Fault.INTERRUPT);

  @TempDir Path folder;

  /** What gets out of a thread. */
  private enum Fault {
    OUT_OF_MEMORY(new OutOfMemoryError("tried out")),
    STACK_OVERFLOW(new StackOverflowError("tried out")),
    ASSERTION(new AssertionError("tried out")),
    EXCEPTION(new IllegalStateException("tried out")),
    INTERRUPT(null);

    private final Throwable thrown;

    Fault(Throwable thrown) {
      this.thrown = thrown;
    }

    void happen() {
      switch (thrown) {
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case null, default -> Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets a thread fail from its n-th piece of work on. */
  private static ChainThreads.Probe failing(String thread, int from, Fault fault) {
    AtomicInteger left = new AtomicInteger(from);
    return at -> {
      if (at.equals(thread) && left.decrementAndGet() < 0) {
        fault.happen();
      }
    };
  }

  private ChainSettings settings() {
    return ChainSettings.of(
            DatabaseSettings.h2(folder),
            CounterBlocks.CONFIG,
            MeshSettings.of(2).alwaysInLanes(true))
        .withCheckpointBlocks(2)
        .withMostInFlight(4)
        .withWaits(ANSWER, Duration.ofSeconds(20));
  }

  private static Stream<Fault> faults() {
    return Boolean.getBoolean("evmesh.allFaults")
        ? Stream.of(Fault.values())
        : Stream.of(Fault.OUT_OF_MEMORY, Fault.INTERRUPT);
  }

  static Stream<Arguments> threads() {
    return Stream.of("chain-seal", "chain-commit", "chain-project", "chain-checkpoint")
        .flatMap(thread -> faults().map(fault -> Arguments.of(thread, fault)))
        .filter(each -> !List.of(each.get()).equals(HARMLESS));
  }

  @ParameterizedTest
  @MethodSource("threads")
  void threadThatFailsEndsTheChainWhichSaysSo(String thread, Fault fault)
      throws InterruptedException {
    threadFails(thread, 1, fault);
  }

  private void threadFails(String thread, int from, Fault fault) throws InterruptedException {
    List<Appended> appended = new ArrayList<>();
    Chain chain = Chain.open(settings(), failing(thread, from, fault));
    CounterBlocks work = new CounterBlocks(SEED);
    assertThatThrownBy(
            () -> {
              appended.add(chain.begin(work.genesis(), work.genesisState()));
              for (int i = 0; i < MOST_BLOCKS; i++) {
                CounterBlocks.Next next = work.next(5);
                appended.add(chain.append(next.draft(), next.transactions()));
              }
              chain.flush();
            })
        .isInstanceOf(ChainException.class);
    assertThat(chain.trouble().orElseThrow()).hasLineCount(1).containsAnyOf("tried out", thread);
    assertThatThrownBy(chain::flush).isInstanceOf(ChainException.class);
    long committed = ends(chain, appended);
    opensAgain(committed);
  }

  /** Whoever waits for a commit is told, within a bound; so is whoever closes. */
  private static long ends(Chain chain, List<Appended> appended) throws InterruptedException {
    long start = System.nanoTime();
    chain.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST_CLOSE);
    long committed = -1;
    for (Appended block : appended) {
      try {
        committed = block.committed().toCompletableFuture().get(1, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(ChainException.class);
      } catch (TimeoutException e) {
        fail("nobody says what became of block " + block.block().header().number(), e);
      }
    }
    return committed;
  }

  /** Everything that was reported is there, and the chain goes on. */
  private void opensAgain(long committed) throws InterruptedException {
    CounterBlocks work = new CounterBlocks(SEED);
    try (Chain chain = Chain.open(settings())) {
      assertThat(chain.committed()).isGreaterThanOrEqualTo(committed);
      if (chain.committed() < 0) {
        chain.begin(work.genesis(), work.genesisState());
      }
      long there = chain.committed();
      for (long i = 1; i <= there + 3; i++) {
        CounterBlocks.Next next = work.next(5);
        if (i > there) {
          Appended appended = chain.append(next.draft(), next.transactions());
          assertThat(appended.block().header()).isEqualTo(next.expected().header());
        } else if (i == there) {
          assertThat(chain.head().orElseThrow().header()).isEqualTo(next.expected().header());
        }
      }
      chain.flush();
      assertThat(chain.trouble()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void keysThatCanNotBeFilledInEndTheChain(Fault fault) throws InterruptedException {
    opensAgain(-1);
    Chain chain = Chain.open(settings(), failing("chain-keys", 0, fault));
    while (!chain.trouble().orElse("").contains("chain-keys")) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() -> chain.append(new CounterBlocks(SEED).next(1).expected()))
        .isInstanceOf(ChainException.class);
    ends(chain, List.of());
    opensAgain(-1);
  }

  /** The actor begins anew, and what it was told is told again. */
  @ParameterizedTest
  @EnumSource(names = {"EXCEPTION", "INTERRUPT"})
  void journalThatFailsOnceStoresAllTheSame(Fault fault) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(FIRST_EVENTS + 100);
    ChainThreads.Probe once =
        at -> {
          if (at.equals("chain-journal") && left.decrementAndGet() == 0) {
            fault.happen();
          }
        };
    CounterBlocks work = new CounterBlocks(SEED);
    try (Chain chain = Chain.open(settings(), once)) {
      chain.begin(work.genesis(), work.genesisState());
      while (left.get() > 0) {
        CounterBlocks.Next next = work.next(20);
        chain.append(next.draft(), next.transactions());
      }
      chain.flush();
      assertThat(chain.trouble()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"STACK_OVERFLOW", "ASSERTION"}) // Akka takes the one for worse than the other
  void journalWithAnErrorEndsTheChain(Fault fault) throws InterruptedException {
    threadFails("chain-journal", FIRST_EVENTS + 20, fault);
  }

  @ParameterizedTest
  @EnumSource(names = {"STACK_OVERFLOW", "ASSERTION"})
  void chainThatCanNotBeOpenedForAnErrorLetsItsDatabaseGo(Fault fault) throws InterruptedException {
    assertThatThrownBy(
            () -> Chain.open(settings(), failing("chain-journal", FIRST_EVENTS - 1, fault)))
        .isInstanceOf(ChainException.class)
        .hasMessageContaining("tried out");
    opensAgain(-1);
  }

  @Test
  void firstBlockThatIsRefusedLeavesItsRoomToTheNext() throws InterruptedException {
    CounterBlocks work = new CounterBlocks(SEED);
    CounterBlocks other = new CounterBlocks(SEED);
    other.genesisState().setSlot(CounterBlocks.CONTRACT, UInt256.of(77), UInt256.ONE);
    try (Chain chain = Chain.open(settings())) {
      for (int i = 0; i < 10; i++) { // more than there is room for
        assertThatThrownBy(() -> chain.begin(work.genesis(), other.genesisState()))
            .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> chain.begin(work.genesis(), null))
            .isInstanceOf(NullPointerException.class);
      }
      chain.begin(work.genesis(), work.genesisState());
      chain.flush();
      assertThat(chain.committed()).isZero();
    }
  }
}
