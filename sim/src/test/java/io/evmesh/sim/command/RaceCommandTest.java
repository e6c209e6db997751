package io.evmesh.sim.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.input.genesis.KeptRules;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.table.ChainRecord;
import io.evmesh.persistence.table.ReadTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RaceCommandTest {
  @TempDir Path folder;

  private CommandRun race(Path data) {
    return CommandRun.of(
        "race", "--blocks", 3, "--n", 20, "--lanes", 2, "--warmup", 1, "--data", data);
  }

  @Test
  void theChainLiesWhereTheDemoSaysAndIsThatOfSequentialExecution() {
    CommandRun run = race(folder);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("equal       yes", "Mgas/s", "times as fast", "conflicts", "state root  0x")
        .contains("./evmesh verify --data " + folder);
    try (Database database = Database.openForReading(DatabaseSettings.h2(folder))) {
      var head = new ReadTables(database).head().orElseThrow();
      assertThat(head.block()).isEqualTo(3);
      assertThat(run.out()).contains("block 3 " + head.hash());
      String rules = new ChainRecord(database).read().orElseThrow();
      assertThat(KeptRules.parse(rules).rootEvery()).isOne();
    }

    CommandRun again = race(folder);

    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("there is a chain already").hasLineCount(1);
  }

  @Test
  void aFolderThatIsAFileIsOneSentence() throws IOException {
    CommandRun run = race(Files.createFile(folder.resolve("file")));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("evmesh: ").contains("file").hasLineCount(1);
    assertThat(run.err()).doesNotContain("internal error");
  }

  @ParameterizedTest
  @CsvSource({
    "--blocks, 0, 'must be from 1 to'",
    "--n, -1, 'must be from 1 to'",
    "--n, 100000, 'must be from 1 to'",
    "--warmup, -1, 'must not be negative'",
    "--lanes, 0, 'not from 1 to'",
    "--data, '', 'no path is empty'",
    "--data, 'a;b', 'semicolon'"
  })
  void badOptionsAreOneSentenceAndStatusTwo(String option, String value, String words) {
    CommandRun run = CommandRun.of("race", option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("evmesh: ").contains(words).doesNotContain("\tat ");
  }
}
