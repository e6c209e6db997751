package io.evmesh.persistence.database;

import io.evmesh.persistence.database.DatabaseException.Fault;
import java.util.Arrays;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * The tables, made by numbered scripts: those in {@code common} for both databases, the others for
 * one of them.
 */
final class Schema {
  private static final String SCRIPTS = "classpath:io/evmesh/persistence/schema/";

  private final DatabaseSettings settings;
  private final Flyway flyway;

  Schema(DatabaseSettings settings, DataSource source) {
    this.settings = settings;
    this.flyway =
        Flyway.configure()
            .dataSource(source)
            .locations(locations(settings.dialect()))
            .table("schema_history")
            .placeholders(placeholders(settings.dialect()))
            .load();
  }

  private static String[] locations(Dialect dialect) {
    String common = SCRIPTS + "common";
    return switch (dialect) {
      case H2 -> new String[] {common};
      case POSTGRESQL -> new String[] {common, SCRIPTS + "postgresql"};
    };
  }

  /**
   * H2 keeps rows in the order of a number, so that rows of a block lie together; PostgreSQL keeps
   * them in the order in which they came. H2 takes numbers from a sequence, and writes that down as
   * a commit of its own each time that those taken at once are used up: therefore so many.
   */
  private static Map<String, String> placeholders(Dialect dialect) {
    return switch (dialect) {
      case H2 ->
          Map.of(
              "row_number",
              "\"id\" bigint generated always as identity (cache 1000000) primary key,");
      case POSTGRESQL -> Map.of("row_number", "");
    };
  }

  void bringUpToDate() {
    try {
      checkNotNewer();
      flyway.migrate();
    } catch (FlywayException e) {
      throw failure(e);
    }
  }

  /** Checks that the tables are there as this code knows them. */
  void check() {
    try {
      checkNotNewer();
      if (flyway.info().applied().length == 0) {
        throw new DatabaseException(
            Fault.REFUSED, "there is no chain in the database " + settings.place());
      }
      if (flyway.info().pending().length > 0) {
        throw new DatabaseException(
            Fault.WRONG_VERSION,
            "the tables of %s are of an older evmesh; open it for writing once"
                .formatted(settings.place()));
      }
      flyway.validate();
    } catch (FlywayException e) {
      throw failure(e);
    }
  }

  private void checkNotNewer() {
    boolean newer =
        Arrays.stream(flyway.info().all())
            .map(MigrationInfo::getState)
            .anyMatch(
                state ->
                    state == MigrationState.FUTURE_SUCCESS
                        || state == MigrationState.FUTURE_FAILED);
    if (newer) {
      throw new DatabaseException(
          Fault.WRONG_VERSION,
          "the tables of %s were made by a newer evmesh than this".formatted(settings.place()));
    }
  }

  private DatabaseException failure(FlywayException e) {
    if (e instanceof FlywayValidateException) {
      return new DatabaseException(
          Fault.WRONG_VERSION,
          "the tables of %s are not those that this evmesh makes".formatted(settings.place()),
          e);
    }
    return Database.failure(settings, "make the tables of", e);
  }
}
