package io.evmesh.node.command;

import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What becomes of transactions that wait. */
final class PoolOptions {
  private static final String NONE = "none";

  @Option(
      names = "--txpool.journal",
      paramLabel = "FILE",
      description =
          "File that keeps transactions which wait for a block over a restart; 'none' for no such"
              + " file (default: pool.journal in the chain's folder; none on PostgreSQL).")
  private @Nullable String journal;

  /** The file; empty for none. */
  Optional<Path> journal(DatabaseSettings database) {
    if (journal != null) {
      return journal.equals(NONE) ? Optional.empty() : Optional.of(Path.of(journal));
    }
    return database.folder().toString().isEmpty()
        ? Optional.empty()
        : Optional.of(database.folder().resolve("pool.journal"));
  }
}
