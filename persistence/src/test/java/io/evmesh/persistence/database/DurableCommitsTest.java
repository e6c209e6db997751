package io.evmesh.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is reported is on the disk, whatever the server's settings are. */
class DurableCommitsTest {
  @Test
  void sessionsWaitForTheDiskWhereTheServerIsSetUpForLess() {
    DatabaseSettings settings = PostgresServer.freshDatabase();
    PostgresServer.execute(
        "alter database " + PostgresServer.name(settings) + " set synchronous_commit = off");
    try (Database database = Database.open(settings)) {
      String set =
          database.write(
              connection -> {
                try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("show synchronous_commit")) {
                  rows.next();
                  return rows.getString(1);
                }
              });
      assertThat(set).isEqualTo("on");
    }
  }
}
