package io.evmesh.persistence.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChainRecordTest {
  @TempDir private Path folder;

  @Test
  void whatWasWrittenLastIsRead() {
    try (Database database = Database.open(DatabaseSettings.h2(folder))) {
      ChainRecord record = new ChainRecord(database);
      assertThat(record.read()).isEmpty();
      record.write("first");
      String longest = "ä".repeat(ChainRecord.MAX_LENGTH);
      record.write(longest);
      assertThat(record.read()).contains(longest);
      assertThatThrownBy(() -> record.write(longest + "x"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    try (Database database = Database.openForReading(DatabaseSettings.h2(folder))) {
      assertThat(new ChainRecord(database).read().orElseThrow()).hasSize(ChainRecord.MAX_LENGTH);
    }
  }

  @Test
  void theTablesAreCounted() {
    try (Database database = Database.open(DatabaseSettings.h2(folder))) {
      assertThat(TableCounts.of(database)).isEqualTo(new TableCounts(0, 0, 0, 0, 0, 0));
    }
  }
}
