package io.evmesh.actors.chain.journal;

import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.actors.chain.journal.JournalCommand.Stale;
import io.evmesh.actors.chain.journal.JournalCommand.Stored;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.chain.thread.Ending;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again what the database would not take, ever more seldom, for as long as it is worth it. It
 * says once that there is trouble, and once that it is over.
 */
public final class Persistence {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
  private static final long SHORTEST_WAIT_MILLIS = 50;
  private static final long LONGEST_WAIT_MILLIS = 2_000;

  private static final long LOOK_MILLIS = 100; // how soon the end of the chain is noticed

  private final Duration patience;
  private final Supplier<String> silence;
  private final Ending ending;
  private final Map<Attempts, String> troubles = new ConcurrentHashMap<>();

  /**
   * @param silence says why a journal does not answer, or throws it if that will not change
   */
  public Persistence(Duration patience, Supplier<String> silence, Ending ending) {
    this.patience = patience;
    this.silence = silence;
    this.ending = ending;
  }

  /** What keeps blocks from being stored now; empty if nothing does. */
  public Optional<String> trouble() {
    return troubles.values().stream().findFirst();
  }

  /**
   * Waits until a journal has stored an event.
   *
   * @throws ChainException if that can not be, or the chain ends before
   * @throws DatabaseException DAMAGED if it has an event that can not be read
   */
  public void stored(
      String what, CompletionStage<Answer> first, Supplier<CompletionStage<Answer>> again)
      throws InterruptedException {
    Attempts attempts = new Attempts(what, "stored");
    CompletionStage<Answer> attempt = first;
    while (true) {
      try {
        switch (answer(attempt)) {
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

  /**
   * Waits for a journal's answer, which never comes once all actors have ended.
   *
   * @throws ChainException if the chain ends before
   */
  public Answer answer(CompletionStage<Answer> asked)
      throws ExecutionException, InterruptedException {
    CompletableFuture<Answer> answer = asked.toCompletableFuture();
    while (true) {
      try {
        return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        ending.check();
      }
    }
  }

  /** Waits until the database has stored something. */
  public void done(String what, Runnable work) throws InterruptedException {
    done(new Attempts(what, "stored"), work);
  }

  /** Waits until the database has told something. */
  public void read(String what, Runnable work) throws InterruptedException {
    done(new Attempts(what, "read"), work);
  }

  private void done(Attempts attempts, Runnable work) throws InterruptedException {
    while (true) {
      try {
        work.run();
        attempts.succeeded();
        return;
      } catch (DatabaseException e) {
        throwIfFinal(attempts.what, e);
        attempts.failed(String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static void throwIfFinal(String what, DatabaseException e) {
    switch (e.fault()) {
      case STALE_WRITER, IN_USE, DAMAGED, PRUNED, NO_BLOCK, WRONG_VERSION ->
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
    private final String doing;
    private final long start = System.nanoTime();
    private long waitMillis = SHORTEST_WAIT_MILLIS;
    private boolean told;

    /**
     * @param doing stored or read
     */
    Attempts(String what, String doing) {
      this.what = what;
      this.doing = doing;
    }

    void failed(String reason, @Nullable Throwable cause) throws InterruptedException {
      if (System.nanoTime() - start > patience.toNanos()) {
        troubles.remove(this);
        throw new ChainException(
            "%s could not be %s within %s: %s".formatted(what, doing, patience, reason), cause);
      }
      if (told || cause != null) {
        String sentence = "%s can not be %s yet: %s".formatted(what, doing, reason);
        troubles.put(this, sentence);
        if (!told) {
          told = true;
          LOG.error("{}; trying again", sentence);
        }
      }
      ending.pause(waitMillis);
      waitMillis = Math.min(2 * waitMillis, LONGEST_WAIT_MILLIS);
    }

    void succeeded() {
      if (told) {
        troubles.remove(this);
        LOG.warn("{} is {} now", what, doing);
      }
    }
  }
}
