package io.evmesh.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands that read test files do with files nobody should have written. */
class CommandLineTest {
  private static final int ROUNDS = Integer.getInteger("evmesh.fuzz.rounds", 300);
  private static final long FIRST_SEED = Long.getLong("evmesh.fuzz.seed", 1);

  /** A state test with the smallest world: 1,000 wei go to an account that is not there. */
  private static final String STATE_TEST =
      """
      {"transfer":{
        "env":{"currentCoinbase":"0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba",
          "currentGasLimit":"0x0f4240","currentNumber":"0x01","currentTimestamp":"0x03e8",
          "currentRandom":"0x00","currentDifficulty":"0x00","currentBaseFee":"0x00",
          "currentExcessBlobGas":"0x00"},
        "pre":{"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b":
          {"nonce":"0x00","balance":"0x0de0b6b3a7640000","code":"0x","storage":{}}},
        "transaction":{"data":["0x"],"gasLimit":["0x5208"],"gasPrice":"0x00","nonce":"0x00",
          "sender":"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b",
          "to":"0x1000000000000000000000000000000000000000","value":["0x03e8"]},
        "post":{"Cancun":[{"indexes":{"data":0,"gas":0,"value":0},
          "hash":"0x00",
          "logs":"0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347"}]}}}
      """;

  private static final String TRANSACTION_TEST =
      """
      {"short":{"txbytes":"0xc0","result":{
        "London":{"exception":"TransactionException.RLP_TOO_FEW_ELEMENTS","intrinsicGas":"0x00"}}}}
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(arguments);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** The status is 2 and standard error one sentence that names the file and {@code parts}. */
  private void refuses(String command, Path file, String... parts) {
    assertThat(execute(command, file.toString())).as("status").isEqualTo(2);
    assertThat(err.toString().lines()).as("%s", err).hasSize(1);
    assertThat(err.toString()).startsWith("evmesh: ").contains(file.toString());
    assertThat(err.toString()).contains(parts).doesNotContain("internal error");
  }

  @Test
  void differenceIsToldWithStatus1() throws IOException {
    Path file = file("t.json", STATE_TEST);
    assertThat(execute("statetest", file.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("t.json transfer Cancun d0g0v0: expected state root 0x0000")
        .endsWith("0 passed, 1 failed, 0 skipped\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void passedTestsAreCountedWithStatus0() throws IOException {
    Path file = file("t.json", STATE_TEST);
    execute("statetest", file.toString());
    String root = out.toString().replaceAll("(?s).*, is (0x[0-9a-f]{64}).*", "$1");
    Path right =
        file(
            "t.json",
            STATE_TEST.replace("\"0x00\",\n    \"logs\"", "\"" + root + "\",\n    \"logs\""));
    assertThat(execute("statetest", right.toString())).as("%s", out).isZero();
    Path transactions = file("tx.json", TRANSACTION_TEST);
    assertThat(execute("txtest", transactions.toString())).as("%s", out).isZero();
    assertThat(out.toString()).isEqualTo("1 passed, 0 failed, 0 skipped\n");
    assertThat(execute("txtest", "--json", transactions.toString())).isZero();
    assertThat(out.toString()).contains("\"outcome\":\"PASSED\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"statetest", "txtest"})
  void brokenFilesAreRefusedInOneSentence(String command) throws IOException {
    refuses(command, file("empty.json", ""), "the file is empty");
    refuses(command, file("cut.json", "{\"a\":{\"b\""), "line 1");
    refuses(command, file("text.json", "hello"), "not valid JSON");
    refuses(command, file("list.json", "[1,2]"), "should be an object");
    refuses(command, file("number.json", "{\"a\":5}"), "a");
    refuses(command, file("null.json", "{\"a\":null}"), "a");
    refuses(command, file("twice.json", "{\"a\":{},\"a\":{}}"), "'a'");
    refuses(command, file("deep.json", "[".repeat(100_000)), "not valid JSON");
    refuses(command, file("deeper.json", "{\"a\":".repeat(100_000)), "not valid JSON");
    refuses(command, file("huge.json", "{\"a\":" + "9".repeat(5000) + "}"), "not valid JSON");
    refuses(command, file("more.json", "{} {}"), "not valid JSON");
    refuses(command, file("bytes.json", "\u0000\u0001\u0002"), "not valid JSON");
    refuses(command, file("plain.json.gz", "{}"), "can not be read");
    refuses(command, folder.resolve("absent.json"), "no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"statetest", "txtest"})
  void packedFileThatIsCutIsRefused(String command) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(STATE_TEST.getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("cut.json.gz");
    Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    refuses(command, file, "can not be read");
  }

  @Test
  void wrongFieldsAreRefusedWithTheirPlace() throws IOException {
    String[][] changes = {
      {"\"0x0f4240\"", "\"0xzz\"", "transfer env currentGasLimit", "not valid"},
      {"\"0x0f4240\"", "{}", "transfer env currentGasLimit", "whole number"},
      {"\"0x5208\"", "\"0x1" + "0".repeat(16) + "\"", "gasLimit [0]", "2^64"},
      {"\"0x5208\"", "-1", "gasLimit [0]", "2^256"},
      {"\"0x03e8\"]", "\"0x" + "f".repeat(65) + "\"]", "value [0]", "not valid"},
      {"\"data\":0", "\"data\":7", "transaction data", "no element 7"},
      {"\"data\":0", "\"data\":2147483648", "transaction data", "no element"},
      {"\"Cancun\"", "\"Atlantis\"", "Atlantis", "not known"},
      {"\"nonce\":\"0x00\",\"balance\"", "\"balance\"", "pre", "'nonce' is missing"},
      {"\"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b\":", "\"0xa94f\":", "pre", "no address"},
      {"\"code\":\"0x\"", "\"code\":\"0x1\"", "code", "odd number"},
    };
    for (String[] change : changes) {
      String text = STATE_TEST.replaceFirst(java.util.regex.Pattern.quote(change[0]), change[1]);
      assertThat(text).isNotEqualTo(STATE_TEST);
      refuses("statetest", file("wrong.json", text), change[2], change[3]);
    }
    refuses(
        "txtest", file("wrong.json", TRANSACTION_TEST.replace("0xc0", "0xc")), "txbytes", "odd");
    refuses("txtest", file("wrong.json", TRANSACTION_TEST.replace("London", "Ur")), "'Ur'");
    refuses("txtest", file("wrong.json", TRANSACTION_TEST.replace("result", "r")), "'result'");
  }

  @Test
  void oneBadFileDoesNotKeepTheOthersFromRunning() throws IOException {
    file("a.json", TRANSACTION_TEST);
    file("b.json", "{");
    file("c.json", TRANSACTION_TEST);
    assertThat(execute("txtest", folder.toString())).isEqualTo(2);
    assertThat(out.toString()).isEqualTo("2 passed, 0 failed, 0 skipped\n");
    assertThat(err.toString()).contains("b.json").hasLineCount(1);
  }

  @Test
  void aPrivateKeyThatIsNoneCostsItsFileOnly() throws IOException {
    String sender = "\"sender\":\"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b\"";
    String order = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    file("c.json", STATE_TEST);
    for (String key : new String[] {"0x00", order, "0x" + "f".repeat(64)}) {
      file("b.json", STATE_TEST.replace(sender, "\"secretKey\":\"" + key + "\""));
      assertThat(execute("statetest", folder.toString())).isEqualTo(2);
      assertThat(out.toString()).endsWith("0 passed, 1 failed, 0 skipped\n");
      assertThat(err.toString())
          .contains("b.json transfer transaction secretKey: is no private key")
          .hasLineCount(1);
    }
  }

  @Test
  void wrongOptionsAreRefused() throws IOException {
    String file = file("t.json", TRANSACTION_TEST).toString();
    assertThat(execute("txtest", "--fork", "Atlantis", file)).isEqualTo(2);
    assertThat(err.toString()).contains("--fork: 'Atlantis' is not known").hasLineCount(1);
    assertThat(execute("txtest", "--fork", "Paris", file)).isEqualTo(2);
    assertThat(err.toString()).contains("no case was found").hasLineCount(1);
    assertThat(execute("txtest", "--run", "(", file)).isEqualTo(2);
    assertThat(execute("txtest", "--run", "", file)).isEqualTo(2);
    assertThat(err.toString()).contains("an empty pattern");
    assertThat(execute("txtest", "--fork", "", file)).isEqualTo(2);
    assertThat(execute("txtest", "")).isEqualTo(2);
    assertThat(err.toString()).contains("no path is empty");
    assertThat(execute("txtest", "--jobs", "0", file)).isEqualTo(2);
    assertThat(err.toString()).contains("--jobs: 0 is not from 1");
    assertThat(execute("txtest")).isEqualTo(2);
    assertThat(execute("nonsense")).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("\tat ");
    assertThat(execute("txtest", "--fork", "LONDON", file)).isZero();
  }

  /** Whatever is changed in a good file, the command ends with a status and without a trace. */
  @Test
  void mutatedFilesNeverCauseAnInternalError() throws IOException {
    System.out.println("CommandLineTest: " + ROUNDS + " seeds from " + FIRST_SEED);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
      Random random = new Random(seed);
      String command = random.nextInt(4) == 0 ? "txtest" : "statetest";
      String text = command.equals("txtest") ? TRANSACTION_TEST : STATE_TEST;
      Path file = file("mutated.json", mutated(text, random));
      int status = execute(command, "--jobs", "1", file.toString());
      assertThat(status).isBetween(0, 2);
      assertThat(err.toString())
          .as("rerun with -Devmesh.fuzz.rounds=1 -Devmesh.fuzz.seed=%d", seed)
          .doesNotContain("internal error")
          .doesNotContain("\tat ");
    }
  }

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    String[] pieces = {
      "\"0x00\"",
      "\"0x" + "f".repeat(64) + "\"",
      "null",
      "{}",
      "[]",
      "-1",
      "1e9",
      "true",
      "\"\"",
      "\"0xffffffffffffffff\"",
      "\"London\"",
      "0.5",
      "\"-5\"",
      "\"99999999999999999999\""
    };
    Stream.generate(() -> random.nextInt(4))
        .limit(1 + random.nextInt(2))
        .forEach(
            kind -> {
              int at = random.nextInt(mutated.length() - 1);
              switch (kind) {
                case 0 -> mutated.setCharAt(at, (char) (32 + random.nextInt(95)));
                case 1 ->
                    mutated.delete(at, Math.min(mutated.length() - 1, at + random.nextInt(9)));
                default -> {
                  int colon = mutated.indexOf(":", at);
                  int end = colon < 0 ? -1 : mutated.indexOf(",", colon);
                  if (end > 0) {
                    mutated.replace(colon + 1, end, pieces[random.nextInt(pieces.length)]);
                  }
                }
              }
            });
    return mutated.toString();
  }
}
