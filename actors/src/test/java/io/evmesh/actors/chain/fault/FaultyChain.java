package io.evmesh.actors.chain.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A chain to whose database something happens, and what it reported. */
final class FaultyChain implements AutoCloseable {
  static final Duration ANSWER = Duration.ofSeconds(2);
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int IN_FLIGHT = 4;

  private final EndlessWork work = new EndlessWork();
  private final SequentialChain sequential = new SequentialChain();
  private final Set<Long> reported = new ConcurrentSkipListSet<>();
  private final Chain chain;

  FaultyChain(DatabaseSettings database) {
    chain = Chain.open(settings(database));
  }

  static ChainSettings settings(DatabaseSettings database) {
    return ChainProcess.settings(database).withWaits(ANSWER, PATIENCE).withMostInFlight(IN_FLIGHT);
  }

  Chain chain() {
    return chain;
  }

  /** Appends so many blocks; the last of them. */
  Appended append(int blocks) throws InterruptedException {
    Appended last = null;
    for (int i = 0; i < blocks; i++) {
      last = ChainProcess.appendNext(chain, work);
      last.committed().thenAccept(reported::add);
    }
    return java.util.Objects.requireNonNull(last);
  }

  /** The same on a thread of its own, since the chain may let it wait. */
  CompletableFuture<Appended> appendMeanwhile(int blocks) {
    CompletableFuture<Appended> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                done.complete(append(blocks));
              } catch (InterruptedException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    return done;
  }

  /** Appends blocks and waits until all is stored. */
  void store(int blocks) throws ExecutionException, InterruptedException, TimeoutException {
    await(append(blocks));
    chain.flush();
  }

  static void await(Appended appended)
      throws ExecutionException, InterruptedException, TimeoutException {
    appended.committed().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits for trouble, and reads what must be readable meanwhile; the trouble's sentence. */
  String awaitTrouble() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (chain.trouble().isEmpty()) {
      assertThat(System.nanoTime()).as("there is no trouble").isLessThan(deadline);
      Thread.sleep(10);
    }
    String trouble = chain.trouble().orElseThrow();
    assertThat(trouble).hasLineCount(1);
    return trouble;
  }

  /** Checks that the state after the last block that counts can be read. */
  void readsItsState() {
    long committed = chain.committed();
    assertThat(reported).allMatch(number -> number <= committed);
    sequential.executeTo(committed);
    sequential.sameState(chain.stateAt(committed));
  }

  /** Checks what is there once the trouble is over and all that was appended should be stored. */
  void hasEverything(CompletableFuture<Appended> appended)
      throws ExecutionException, InterruptedException, TimeoutException {
    await(appended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    chain.flush();
    assertThat(chain.trouble()).isEmpty();
    readsItsState();
    sequential.isTheOneIn(chain.database());
  }

  /** Opens the chain where it, or a copy of it, lies, and checks that it has what was reported. */
  void hasWhatItReported(DatabaseSettings database)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (Chain again = Chain.open(settings(database))) {
      assertThat(reported).isNotEmpty().allMatch(number -> number <= again.committed());
      SequentialChain expected = new SequentialChain();
      expected.executeTo(again.committed());
      expected.isTheOneIn(again.database());
      await(ChainProcess.appendNext(again, work));
    }
  }

  /** What an append that can not succeed says. */
  static String failureOf(CompletableFuture<Appended> appended)
      throws InterruptedException, TimeoutException {
    try {
      await(appended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (ExecutionException | CompletionException e) {
      return String.valueOf(e.getCause().getMessage());
    }
    throw new AssertionError("it was stored");
  }

  @Override
  public void close() {
    chain.close();
  }
}
