package io.evmesh.persistence.journal;

import akka.actor.ActorSystem;
import akka.actor.setup.Setup;
import akka.persistence.jdbc.db.EagerSlickDatabase;
import akka.persistence.jdbc.db.SlickDatabase;
import akka.persistence.jdbc.db.SlickDatabaseProvider;
import com.typesafe.config.Config;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.Dialect;
import scala.Option;
import slick.jdbc.H2Profile$;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;
import slick.util.AsyncExecutor;

/** Lets the journal's plug-in use the connections of a {@link Database}. */
public final class JournalDatabase implements SlickDatabaseProvider {
  /** Threads on which the plug-in waits for the database; each uses one connection. */
  private static final int THREADS = 4;

  /** Statements that may wait for a thread. */
  private static final int QUEUE = 1_000;

  private final SlickDatabase shared;

  /**
   * What an actor system is given so that its journal finds the database.
   *
   * @param database open as long as the system runs; it is not closed by it
   */
  public static Setup of(Database database) {
    return new Place(database);
  }

  private static final class Place extends Setup {
    final Database database;

    Place(Database database) {
      this.database = database;
    }
  }

  /** Made by Akka. */
  public JournalDatabase(ActorSystem system) {
    Database database = system.settings().setup().get(Place.class).orElseThrow().database;
    JdbcProfile profile =
        database.dialect() == Dialect.H2 ? H2Profile$.MODULE$ : PostgresProfile$.MODULE$;
    shared =
        new EagerSlickDatabase(
            JdbcBackend$.MODULE$
                .Database()
                .forDataSource(
                    database.journal().dataSource(),
                    Option.apply(THREADS),
                    AsyncExecutor.apply("journal", THREADS, THREADS, QUEUE, THREADS),
                    false),
            profile);
  }

  @Override
  public SlickDatabase database(Config config) {
    return shared;
  }
}
