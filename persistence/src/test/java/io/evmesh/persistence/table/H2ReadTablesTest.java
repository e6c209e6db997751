package io.evmesh.persistence.table;

import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class H2ReadTablesTest extends ReadTablesContract {
  @TempDir private Path folder;

  @Override
  DatabaseSettings settings() {
    return DatabaseSettings.h2(folder);
  }
}
