package io.evmesh.actors.chain;

import io.evmesh.actors.chain.JournalCommand.Answer;
import io.evmesh.actors.chain.JournalCommand.Stale;
import io.evmesh.actors.chain.JournalCommand.Stored;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again what the database would not take, ever more seldom, for as long as it is worth it. It
 * says once that there is trouble, and once that it is over.
 */
final class Persistence {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
  private static final long SHORTEST_WAIT_MILLIS = 50;
  private static final long LONGEST_WAIT_MILLIS = 2_000;

  private final Duration patience;
  private final Supplier<String> silence;
  private final Map<Attempts, String> troubles = new ConcurrentHashMap<>();

  /**
   * @param silence says why a journal does not answer, or throws it if that will not change
   */
  Persistence(Duration patience, Supplier<String> silence) {
    this.patience = patience;
    this.silence = silence;
  }

  /** What keeps blocks from being stored now; empty if nothing does. */
  Optional<String> trouble() {
    return troubles.values().stream().findFirst();
  }

  /**
   * Waits until a journal has stored an event.
   *
   * @throws DatabaseException DAMAGED if it has an event that can not be read
   */
  void stored(String what, CompletionStage<Answer> first, Supplier<CompletionStage<Answer>> again)
      throws InterruptedException {
    Attempts attempts = new Attempts(what);
    CompletionStage<Answer> attempt = first;
    while (true) {
      try {
        switch (attempt.toCompletableFuture().get()) {
          case Stored.INSTANCE -> {
            attempts.succeeded();
            return;
          }
          case Stale(var epoch) ->
              throw new ChainException(
                  "%s can not be stored: another process (epoch %d) has taken over the chain"
                      .formatted(what, epoch),
                  null);
          default -> attempts.failed("what comes before it is not stored yet", null);
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof DatabaseException known && known.fault() == Fault.DAMAGED) {
          throw known;
        }
        attempts.failed(reason(what, e), e.getCause());
      }
      attempt = again.get();
    }
  }

  /** Waits until the database has done something. */
  void done(String what, Runnable work) throws InterruptedException {
    Attempts attempts = new Attempts(what);
    while (true) {
      try {
        work.run();
        attempts.succeeded();
        return;
      } catch (DatabaseException e) {
        throwIfFinal(what, e);
        attempts.failed(String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static void throwIfFinal(String what, DatabaseException e) {
    switch (e.fault()) {
      case STALE_WRITER, IN_USE, DAMAGED, PRUNED, WRONG_VERSION ->
          throw new ChainException(what + " can not be stored: " + e.getMessage(), e);
      default -> {
        // may pass
      }
    }
  }

  /** A journal that does not answer says nothing itself. */
  private String reason(String what, Throwable thrown) {
    Throwable at = thrown;
    while (at.getCause() != null
        && (at instanceof ExecutionException || at instanceof CompletionException)) {
      at = at.getCause();
    }
    if (!(at instanceof TimeoutException)) {
      return String.valueOf(at.getMessage()).lines().findFirst().orElse("");
    }
    try {
      return silence.get();
    } catch (DatabaseException e) {
      throwIfFinal(what, e);
      return String.valueOf(e.getMessage());
    }
  }

  /** The attempts at one thing. */
  private final class Attempts {
    private final String what;
    private final long start = System.nanoTime();
    private long waitMillis = SHORTEST_WAIT_MILLIS;
    private boolean told;

    Attempts(String what) {
      this.what = what;
    }

    void failed(String reason, @Nullable Throwable cause) throws InterruptedException {
      if (System.nanoTime() - start > patience.toNanos()) {
        troubles.remove(this);
        throw new ChainException(
            "%s could not be stored within %s: %s".formatted(what, patience, reason), cause);
      }
      if (told || cause != null) {
        String sentence = what + " can not be stored yet: " + reason;
        troubles.put(this, sentence);
        if (!told) {
          told = true;
          LOG.error("{}; trying again", sentence);
        }
      }
      Thread.sleep(waitMillis);
      waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS);
    }

    void succeeded() {
      if (told) {
        troubles.remove(this);
        LOG.warn("{} is stored now", what);
      }
    }
  }
}
