package io.evmesh.actors.chain.journal;

import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.journal.JournalReader;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says why a journal does not answer; throws what the database itself says, if that is why.
 *
 * @param answerTimeout after which a journal counts as silent
 */
public record Silence(Database database, Duration answerTimeout) implements Supplier<String> {
  @Override
  public String get() {
    database.confirmOwned();
    Optional<String> why =
        database.lackOfRoom().or(() -> database.journal().failureWithin(answerTimeout));
    if (why.isEmpty()) {
      long unused = new JournalReader(database).lastBlock().orElse(-1L);
    }
    return why.orElse("the journal did not answer within " + answerTimeout.toSeconds() + " s");
  }
}
