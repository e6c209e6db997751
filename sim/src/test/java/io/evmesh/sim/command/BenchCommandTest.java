package io.evmesh.sim.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.testkit.workload.WorkloadKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  @TempDir Path folder;

  @Test
  void everyWorkloadHasALineInTheOrderOfTheHelp() {
    CommandRun run = CommandRun.of("bench", "--n", 3, "--runs", 1, "--warmup", 0);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(line -> line.substring(0, line.indexOf(' '))))
        .containsExactly(
            "transfers-independent",
            "transfers-chain",
            "erc20-independent",
            "erc20-clustered",
            "uniswap-v2-like",
            "relayed",
            "hot-hybrid",
            "votes",
            "votes-relayed",
            "mints",
            "airdrop",
            "pool-fees",
            "auction",
            "compute");
  }

  @Test
  void jsonHasAnObjectForEachChosenWorkload() throws IOException {
    Path file = folder.resolve("bench.json");

    CommandRun run =
        CommandRun.of(
            "bench",
            "--workload",
            "transfers-chain,erc20-clustered",
            "--n",
            5,
            "--hot",
            2,
            "--runs",
            1,
            "--warmup",
            0,
            "--json",
            file);

    assertThat(run.status()).isZero();
    JsonNode array = new ObjectMapper().readTree(file.toFile());
    assertThat(array.size()).isEqualTo(2);
    assertThat(array.get(0).get("workload").textValue()).isEqualTo("transfers-chain");
    JsonNode clustered = array.get(1);
    assertThat(clustered.get("workload").textValue()).isEqualTo("erc20-clustered");
    assertThat(clustered.get("transactions").intValue()).isEqualTo(5);
    assertThat(clustered.get("gasUsed").longValue()).isEqualTo(172_325);
    assertThat(clustered.get("preStateDigest").textValue()).startsWith("0xafb6ea1f");
    assertThat(clustered.get("resultsDigest").textValue()).startsWith("0xab4c5e6d");
    assertThat(clustered.get("postStateDigest").textValue()).startsWith("0x8a4f2160");
    for (String field : new String[] {"coldMillis", "medianMillis", "minMillis"}) {
      assertThat(clustered.get(field).isNumber()).as(field).isTrue();
      assertThat(clustered.get(field).doubleValue()).as(field).isPositive();
    }
    assertThat(clustered.get("allocatedBytes").isIntegralNumber()).isTrue();
  }

  @Test
  void actorsAreMeasuredBesideSequentialExecution() throws IOException {
    Path file = folder.resolve("actors.json");

    CommandRun run =
        CommandRun.of(
            "bench",
            "--workload",
            "hot-hybrid,relayed",
            "--n",
            30,
            "--executor",
            "actors",
            "--lanes",
            2,
            "--runs",
            1,
            "--warmup",
            1,
            "--verify",
            "--model",
            "--json",
            file);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("computed, not measured").contains("2 lanes").contains("equal");
    JsonNode relayed = new ObjectMapper().readTree(file.toFile()).get(1);
    assertThat(relayed.get("lanes").intValue()).isEqualTo(2);
    assertThat(relayed.get("equal").booleanValue()).isTrue();
    assertThat(relayed.get("executionsPerTransaction").doubleValue()).isGreaterThanOrEqualTo(1);
    assertThat(relayed.get("messages").isIntegralNumber()).isTrue();
    for (String field :
        new String[] {
          "medianMillis", "sequentialMillis", "ceilingSpeedup", "actorMillis", "speedup"
        }) {
      assertThat(relayed.get(field).doubleValue()).as(field).isPositive();
    }
    assertThat(relayed.at("/model/computedNotMeasured").booleanValue()).isTrue();
    assertThat(relayed.at("/model/speedupByLanes/32").doubleValue()).isPositive();
  }

  @Test
  void seededSchedulesAreVerifiedWithoutActors() {
    CommandRun run =
        CommandRun.of(
            "bench",
            "--n",
            20,
            "--runs",
            1,
            "--warmup",
            0,
            "--lanes",
            4,
            "--verify",
            "--schedule-seed",
            7);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(WorkloadKind.values().length);
  }

  @Test
  void aRecordedScheduleIsFollowed() {
    Path file = folder.resolve("schedule.txt");
    Object[] bench = {"bench", "--n", 20, "--runs", 1, "--warmup", 0, "--workload", "relayed"};
    Object[] record = {"--lanes", 2, "--verify", "--record-schedule", file};
    Object[] follow = {"--verify", "--follow-schedule", file};

    assertThat(CommandRun.of(both(bench, record)).status()).isZero();
    CommandRun run = CommandRun.of(both(bench, follow));

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(file).content().startsWith("evmesh-schedule 1 ").contains("order coordinator");
  }

  private static Object[] both(Object[] a, Object[] b) {
    return Stream.concat(Arrays.stream(a), Arrays.stream(b)).toArray();
  }

  @Test
  void whatStoringCostsIsMeasuredInOneRun() throws IOException {
    Path file = folder.resolve("store.json");
    Object[] small = {"--n", 30, "--blocks", 2, "--runs", 1, "--warmup", 1, "--lanes", 2};

    CommandRun run =
        CommandRun.of(both(new Object[] {"bench", "--persist", "h2", "--json", file}, small));

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("in memory", "events only", "whole chain", "plain rows");
    JsonNode figures = new ObjectMapper().readTree(file.toFile()).get(0);
    for (String field :
        new String[] {"actorMillis", "journalMillis", "persistedMillis", "plainRowsMillis"}) {
      assertThat(figures.get(field).doubleValue()).as(field).isPositive();
    }
  }

  @Test
  void aChainIsMeasuredWhileItGrows() throws IOException {
    Path file = folder.resolve("growth.json");

    CommandRun run =
        CommandRun.of(
            "bench",
            "--persist",
            "h2",
            "--growth",
            20,
            "--n",
            3,
            "--newcomers",
            50,
            "--json",
            file);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("up to block       2", "up to block      20", "the last by the");
    JsonNode spans = new ObjectMapper().readTree(file.toFile()).get(0).get("spans");
    assertThat(spans).hasSize(10);
    for (JsonNode span : spans) {
      assertThat(span.get("medianMillis").doubleValue()).isPositive();
      assertThat(span.get("storedBytes").longValue()).isPositive();
    }
  }

  @Test
  void aKilledChainAnswersAgain() throws IOException {
    Path file = folder.resolve("restart.json");

    CommandRun run =
        CommandRun.of("bench", "--persist", "h2", "--restart", 300, "--n", 8, "--json", file);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("300 accounts, 30 slots of one contract", "first balance");
    JsonNode figures = new ObjectMapper().readTree(file.toFile()).get(0);
    assertThat(figures.get("answerMillis").longValue()).isPositive();
  }

  @Test
  void theModelNeedsActors() {
    assertThat(CommandRun.of("bench", "--model").status()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--n, 0, 'must be from 1 to'",
    "--n, many, 'not an int'",
    "--n, 99999999999, 'not an int'",
    "--hot, 0, 'must be from 1 to'",
    "--pairs, -1, 'must be from 1 to'",
    "--runs, 0, 'must be from 1 to'",
    "--warmup, -1, 'must be from 0 to'",
    "--workload, swaps, 'no workload'",
    "--workload, '', 'no workload'",
    "--workload, ' ', 'no workload'",
    "--workload, ',', 'no workload'",
    "--workload, ',,', 'no workload'",
    "--workload, 'relayed,', 'no workload'",
    "--workload, ',relayed', 'no workload'",
    "--workload, 'relayed,,relayed', 'no workload'",
    "--workload, 'relayed,all', 'stands alone'",
    "--executor, '', 'no executor'",
    "--json, '', 'no path is empty'",
    "--executor, magic, 'no executor'",
    "--lanes, 0, 'not from 1 to'",
    "--lanes, 100000, 'not from 1 to'",
    "--schedule-seed, 3, 'for --verify'",
    "--record-schedule, file, 'for --verify'",
    "--follow-schedule, no/such/file, 'for --verify'",
    "--state-latency-us, -1, 'must be from 0 to'",
    "--json, no/such/folder/file, 'can not be written'",
    "--persist, oracle, 'knows h2 and postgres'",
    "--persist, postgres, 'give --jdbc-url'",
    "--blocks, 3, 'for --persist'",
    "--growth, 3, 'for --persist'",
    "--restart, 3, 'for --persist'",
    "--jdbc-url, jdbc:postgresql:x, 'for --persist'",
    "--colour, red, 'Unknown option'"
  })
  void badOptionsAreOneSentenceAndStatusTwo(String option, String value, String words) {
    CommandRun run = CommandRun.of("bench", option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(words).startsWith("evmesh: ").doesNotContain("\tat ");
  }

  @Test
  void commandLinesWithoutACommandAreRefused() {
    assertThat(CommandRun.of().status()).isEqualTo(2);
    assertThat(CommandRun.of("paint").status()).isEqualTo(2);
  }

  @Test
  void helpIsEverywhere() {
    assertThat(CommandRun.of("--help").status()).isZero();
    assertThat(CommandRun.of("bench", "--help").out()).contains("--pairs");
    assertThat(CommandRun.of("replay", "--help").out()).contains("--fork");
  }

  @Test
  void worstBlocksOfAFolderAreATable() throws IOException {
    record(folder.resolve("blocks/b"), "0x5b5b00");
    record(folder.resolve("blocks/a"), "0x5f5f0100");
    Path file = folder.resolve("worst.json");

    CommandRun run =
        CommandRun.of(
            "bench", "--worst", folder.resolve("blocks"), "--mixed", "--runs", 2, "--json", file);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).isEqualTo("| case | gas | median ms | Mgas/s |");
    assertThat(lines.get(2)).startsWith("| a | 21,007 |");
    assertThat(lines.get(3)).startsWith("| b | 21,002 |");
    JsonNode array = new ObjectMapper().readTree(file.toFile());
    assertThat(array.get(0).get("workload").textValue()).isEqualTo("a");
    assertThat(array.get(1).get("gasUsed").intValue()).isEqualTo(21_002);
  }

  @Test
  void worstBlockThatCanNotBeReadDoesNotCostTheOthersTheirLines() throws IOException {
    record(folder.resolve("blocks/good"), "0x00");
    Files.createDirectories(folder.resolve("blocks/bad"));

    CommandRun run =
        CommandRun.of("bench", "--worst", folder.resolve("blocks"), "--runs", 1, "--warmup", 0);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).contains("| good | 21,000 |");
    assertThat(run.err()).contains("bad");
  }

  @Test
  void anotherProgramIsShownBesideWorstBlocks() throws IOException {
    record(folder.resolve("blocks/a"), "0x5f5f0100");
    Path blocks = folder.resolve("blocks");

    CommandRun run =
        CommandRun.of(
            "bench", "--worst", blocks, "--mixed", "--runs", 1, "--beside", "echo median 2.5 ms");

    assertThat(run.status()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.getFirst()).endsWith("| Mgas/s | beside ms | ratio |");
    assertThat(lines.get(2)).startsWith("| a | 21,007 |").contains("| 2.500 | 0.");
    CommandRun silent =
        CommandRun.of("bench", "--worst", blocks, "--mixed", "--runs", 1, "--beside", "echo");
    assertThat(silent.status()).isNotZero();
    assertThat(silent.err()).contains("printed no 'median N ms'").hasLineCount(1);
    assertThat(CommandRun.of("bench", "--worst", blocks, "--beside", "echo").err())
        .contains("--beside is for --mixed");
  }

  @Test
  void worstBlocksGoWithNothingThatMakesBlocks() {
    assertThat(CommandRun.of("bench", "--mixed").err()).contains("--worst");
    assertThat(CommandRun.of("bench", "--worst", folder, "--n", 3).err()).contains("--worst");
    assertThat(CommandRun.of("bench", "--worst", folder).err()).contains("no folder");
  }

  /** A block of one call of a contract with this code. */
  private static void record(Path block, String code) throws IOException {
    Files.createDirectories(block);
    Files.writeString(
        block.resolve("block.json"),
        """
        {"number":1,"coinbase":"0x%040x","timestamp":1750000000,"gas_limit":30000000,"basefee":7,
         "prevrandao":"0x%064x","excess_blob_gas":0,"chain_id":1,"spec_id":"Osaka"}
        """
            .formatted(3, 1));
    Files.writeString(
        block.resolve("txs.json"),
        """
        [{"tx_type":0,"caller":"0x%040x","to":"0x%040x","nonce":0,"value":"0x0","data":"0x",
          "gas_limit":50000,"gas_price":10,"chain_id":1}]
        """
            .formatted(1, 0xc0de));
    Files.writeString(
        block.resolve("pre_state.json"),
        """
        {"0x%040x":{"balance":1000000,"nonce":0,"code":null},
         "0x%040x":{"balance":0,"nonce":1,"code":"%s"}}
        """
            .formatted(1, 0xc0de, code));
  }
}
