package io.evmesh.sim.measure;

import io.evmesh.persistence.database.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a database takes on the disk. */
final class StoredSize {
  private static final String SCHEMA_BYTES =
      "select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c"
          + " join pg_namespace n on n.oid = c.relnamespace"
          + " where n.nspname = current_schema() and c.relkind = 'r'";

  private StoredSize() {}

  /** Bytes of the files in the folder of an embedded database, or of the tables in its schema. */
  static long of(Database database) {
    return switch (database.dialect()) {
      case H2 -> files(database.settings().folder());
      case POSTGRESQL ->
          database.read(
              connection -> {
                try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(SCHEMA_BYTES)) {
                  rows.next();
                  return rows.getLong(1);
                }
              });
    };
  }

  static long files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      long bytes = 0;
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("the files in " + folder + " can not be measured", e);
    }
  }
}
