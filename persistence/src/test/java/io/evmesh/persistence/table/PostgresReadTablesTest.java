package io.evmesh.persistence.table;

import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;

class PostgresReadTablesTest extends ReadTablesContract {
  private final DatabaseSettings settings = PostgresServer.freshDatabase();

  @Override
  DatabaseSettings settings() {
    return settings;
  }
}
