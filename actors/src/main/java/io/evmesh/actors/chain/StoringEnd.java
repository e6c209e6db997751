package io.evmesh.actors.chain;

import io.evmesh.actors.chain.thread.ChainThreads;
import io.evmesh.persistence.database.Database;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the storing of a chain's blocks: in peace, or by giving up what can not be stored. */
final class StoringEnd {
  private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

  /** How long an end waits for what may never come, in seconds. */
  static final long ABANDON_SECONDS = 2;

  private final Database database;
  private final ChainThreads threads;
  private final Pipeline pipeline;
  private final Checkpoints checkpoints;
  private final Supplier<Optional<String>> trouble;

  /**
   * @param trouble what keeps blocks from being stored
   */
  StoringEnd(
      Database database,
      ChainThreads threads,
      Pipeline pipeline,
      Checkpoints checkpoints,
      Supplier<Optional<String>> trouble) {
    this.database = database;
    this.threads = threads;
    this.pipeline = pipeline;
    this.checkpoints = checkpoints;
    this.trouble = trouble;
  }

  /**
   * Ends it.
   *
   * @param stored whether everything is where it belongs
   * @param head the last block that was executed
   */
  void run(boolean stored, @Nullable ChainHead head) {
    if (!stored) {
      sayWhatIsNotStored(head);
      database.abandon();
    }
    pipeline.close();
    checkpoints.stop(stored ? Checkpoints.STOP_SECONDS : ABANDON_SECONDS);
  }

  /** Whether a block that does not move has a chance: there is no trouble, and a sign of life. */
  boolean mayBeStored() {
    if (trouble.get().isPresent()) {
      return false;
    }
    CompletableFuture<Boolean> sign = new CompletableFuture<>();
    threads.start("chain-sign-of-life", () -> sign.complete(database.answers()));
    return sign.completeOnTimeout(false, ABANDON_SECONDS, TimeUnit.SECONDS).join();
  }

  private void sayWhatIsNotStored(@Nullable ChainHead last) {
    long stored = pipeline.committed();
    if (last != null && last.number() > stored) {
      LOG.error(
          "the chain is closed without {}, executed and not stored: {}",
          last.number() == stored + 1
              ? "block " + last.number()
              : "blocks %d to %d".formatted(stored + 1, last.number()),
          trouble.get().orElse("the database " + database.settings().place() + " does not answer"));
    }
  }
}
