package io.evmesh.sim.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final String SENDER = "0x1000000000000000000000000000000000000001";
  private static final String RECIPIENT = "0x2000000000000000000000000000000000000002";
  private static final String COINBASE = "0x3000000000000000000000000000000000000003";
  private static final String NO_CODE =
      "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

  @TempDir Path folder;

  /** A block in which one account sends 5 wei to another that is absent. */
  @BeforeEach
  void recordTransfer() throws IOException {
    Files.writeString(
        folder.resolve("block.json"),
        """
        {"number":100,"coinbase":"%s","timestamp":1750000000,"gas_limit":30000000,"basefee":7,
         "prevrandao":"0x%s","excess_blob_gas":0,"chain_id":1,"spec_id":"Prague"}
        """
            .formatted(COINBASE, "11".repeat(32)));
    Files.writeString(
        folder.resolve("txs.json"),
        """
        [{"tx_type":0,"caller":"%s","to":"%s","nonce":4,"value":"0x5","data":"0x",
          "gas_limit":50000,"gas_price":10,"chain_id":1}]
        """
            .formatted(SENDER, RECIPIENT));
    Files.writeString(
        folder.resolve("pre_state.json"),
        "{\"%s\":{\"balance\":1000000,\"nonce\":4,\"code\":null}}".formatted(SENDER));
  }

  @Test
  void outcomeAndTimesArePrinted() {
    CommandRun run = replay();

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("block 100 (PRAGUE, 1 transactions, 0 failed)")
        .contains("gas           21000")
        .contains("postState     0x")
        .contains("median");
  }

  @Test
  void otherGasThanExpectedIsAFailure() throws IOException {
    expectGas(21_000);
    assertThat(replay().status()).isZero();
    assertThat(replay().out()).contains("21000 (expected 21000)");

    expectGas(21_001);
    assertThat(replay().status()).isEqualTo(1);
    assertThat(replay().out()).contains("21000 (expected 21001)");
  }

  @Test
  void gasIsExpectedForTheSameForkOnly() throws IOException {
    expectGas(21_001);

    assertThat(replay("--fork", "Cancun").status()).isZero();
    assertThat(replay("--fork", "prague").status()).isEqualTo(1);
  }

  @Test
  void jsonHasAnObjectForEachBlockInTheOrderOfTheArguments() throws IOException {
    Path file = folder.resolve("replay.json");

    assertThat(replay("--json", file, folder).status()).isZero();

    JsonNode array = new ObjectMapper().readTree(file.toFile());
    assertThat(array.size()).isEqualTo(2);
    JsonNode block = array.get(1);
    assertThat(block.propertyStream().map(java.util.Map.Entry::getKey))
        .containsExactly(
            "block",
            "transactions",
            "gasUsed",
            "preStateDigest",
            "resultsDigest",
            "postStateDigest",
            "coldMillis",
            "medianMillis",
            "minMillis",
            "allocatedBytes");
    assertThat(block.get("block").longValue()).isEqualTo(100);
    assertThat(block.get("gasUsed").longValue()).isEqualTo(21_000);
  }

  @Test
  void resultsAndPostStateAreWritten() throws IOException {
    Path file = folder.resolve("out.json");

    assertThat(replay("--out", file).status()).isZero();

    String text = Files.readString(file);
    assertThat(text)
        .startsWith(
            "{\"label\":\"block 100\",\"spec\":\"PRAGUE\",\"totalGas\":21000,\"preStateDigest\":\"0x");
    assertThat(text.lines().skip(1))
        .containsExactly(
            "\"unknownReads\":[\"%s\",\"%s\"],".formatted(RECIPIENT, COINBASE),
            "\"results\":[{\"gasUsed\":21000,\"logs\":0,\"logsHash\":\"%s\",\"success\":true}],"
                .formatted(NO_CODE),
            "\"postState\":{"
                + account(SENDER, 1_000_000 - 5 - 210_000, 5)
                + ","
                + account(RECIPIENT, 5, 0)
                + ","
                + account(COINBASE, 63_000, 0)
                + "}}");
  }

  private static String account(String address, long wei, long nonce) {
    return "\"%s\":{\"balance\":\"0x%x\",\"codeHash\":\"%s\",\"nonce\":\"0x%x\",\"storage\":{}}"
        .formatted(address, wei, NO_CODE, nonce);
  }

  @Test
  void badCommandLinesAreOneSentenceAndStatusTwo() {
    assertRefused(replay("--fork", "Nowhere"), "There is no fork 'Nowhere'");
    assertRefused(replay("--out", folder.resolve("x"), folder), "--out writes one block");
    assertRefused(replay("--out", folder), "it is a folder");
    assertRefused(
        replay("--out", folder.resolve("x"), "--json", folder.resolve("x")), "name the same file");
    assertRefused(CommandRun.of("replay"), "DIR");
    assertRefused(CommandRun.of("replay", folder.resolve("no")), "there is no such file");
  }

  @Test
  void badRecordingsAreOneSentenceAndStatusTwo() throws IOException {
    Files.writeString(folder.resolve("txs.json"), "[{\"tx_type\":0,");

    assertRefused(replay(), "txs.json");
  }

  @Test
  void transactionsThatAreNotValidAreNamed() throws IOException {
    Files.writeString(folder.resolve("pre_state.json"), "{}");

    assertRefused(replay(), "transaction 0 is not valid in this block: NONCE_TOO_HIGH");
  }

  private void expectGas(long gas) throws IOException {
    Files.writeString(
        folder.resolve("expected_eels_prague.json"), "{\"block_gas_used\":" + gas + "}");
  }

  private CommandRun replay(Object... arguments) {
    Object[] all = new Object[arguments.length + 6];
    System.arraycopy(new Object[] {"replay", "--runs", 1, "--warmup", 0, folder}, 0, all, 0, 6);
    System.arraycopy(arguments, 0, all, 6, arguments.length);
    return CommandRun.of(all);
  }

  private static void assertRefused(CommandRun run, String words) {
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("evmesh: ").contains(words).doesNotContain("\tat ");
  }
}
