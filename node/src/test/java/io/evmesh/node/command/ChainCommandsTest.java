package io.evmesh.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.Fixtures;
import io.evmesh.node.Main;
import io.evmesh.node.chain.JournalImport;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The commands that keep a chain and look at it, on a chain of a few small blocks. */
class ChainCommandsTest {
  private static Path begun;

  @BeforeAll
  static void chooseFolder(@TempDir Path shared) {
    begun = shared.resolve("begun");
  }

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(Object... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return line.execute(words);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path block(int index) throws IOException {
    return Recordings.write(folder, index);
  }

  private void succeeds(Object... arguments) {
    assertThat(execute(arguments)).as(() -> out + "\n" + err).isZero();
    assertThat(err.toString()).isEmpty();
  }

  private void refuses(String sentencePart, Object... arguments) {
    assertThat(execute(arguments)).as("status").isEqualTo(2);
    assertThat(err.toString()).startsWith("evmesh: ").contains(sentencePart);
    assertThat(err.toString().strip().lines()).hasSize(1);
  }

  @Test
  void aChainGoesOnWhereItEnded() throws IOException {
    succeeds("run", "--data", data(), block(0), block(1));
    assertThat(out.toString())
        .contains("block 100: 0 transactions")
        .contains("block 101: 2 transactions, ")
        .contains("block 102: 2 transactions, ");

    succeeds("run", "--data", data(), "--lanes", 2, block(2));
    assertThat(out.toString()).startsWith("block 103: 2 transactions").doesNotContain("left out");

    refuses("does not follow the chain's last, block 103", "run", "--data", data(), block(2));
    refuses("was begun with 1", "run", "--data", data(), "--root-every", 0, block(3));
    refuses("there is no such file", "run", "--data", data(), folder.resolve("nothing"));
  }

  @Test
  void aChainBeginsAsAGenesisFileSays() throws IOException {
    Path genesis =
        Files.writeString(
            folder.resolve("genesis.json"),
            """
            {"config":{"chainId":1337,"homesteadBlock":0,"eip150Block":0,"eip155Block":0,
              "eip158Block":0,"byzantiumBlock":0,"constantinopleBlock":0,"petersburgBlock":0,
              "istanbulBlock":0,"berlinBlock":0,"londonBlock":0,"shanghaiTime":0,"cancunTime":0,
              "pragueTime":0,"terminalTotalDifficulty":0},
             "difficulty":"0x0","gasLimit":"0x1c9c380","baseFeePerGas":"0x7",
             "alloc":{"%s":{"balance":"0xde0b6b3a7640000"},
               "%s":{"balance":"0x0","code":"0x5f355f555f355f5fa100"},
               "00000961ef480eb55e80d19ad83579a64c007002":{"balance":"0x0","code":"0x00"},
               "0000bbddc7ce488642fb579f8b00f3a590007251":{"balance":"0x0","code":"0x00"}}}
            """
                .formatted(Recordings.SENDER, Recordings.CONTRACT));
    Path first = Recordings.write(folder, 1, 0);
    succeeds("run", "--genesis", genesis, "--root-every", 0, "--data", data(), first);
    assertThat(out.toString()).contains("block 0: 0 tr", "block 1: 2 tr").doesNotContain("left");
    succeeds("run", "--data", data(), Recordings.write(folder, 2, 1));
    succeeds("verify", "--data", data());
    refuses("has begun", "run", "--genesis", genesis, "--data", data(), first);
    refuses(
        "was recorded under rules",
        "run",
        "--data",
        data(),
        folderOf(3, "\"Prague\"", "\"Cancun\""));
    refuses("was recorded under rules", "run", "--data", data(), folderOf(3, "1337", "1338"));
  }

  /** The recorded block with this number, {@code old} in its block.json replaced. */
  private Path folderOf(long number, String old, String replacement) throws IOException {
    Path recorded = Recordings.write(folder, number, 2);
    Path file = recorded.resolve("block.json");
    Files.writeString(file, Files.readString(file).replace(old, replacement));
    return recorded;
  }

  @Test
  void whatCanNotBeginAChainIsRefused() throws IOException {
    refuses("no block can come before", "run", "--data", data(), Recordings.write(folder, 0, 0));
    refuses("proof of work", "run", "--data", data(), folderOf(9, "\"Prague\"", "\"London\""));
    refuses("--lanes: 0 lanes", "run", "--lanes=0", "--data", data(), block(0));
    refuses("is below 0", "run", "--root-every=-1", "--data", data(), block(0));
    refuses("name two databases", "run", "--data", data(), "--jdbc-user=a", block(0));
    refuses(
        "does not answer", "verify", "--jdbc-url=jdbc:postgresql://127.0.0.1:1/x", "--jdbc-user=a");
  }

  /** Withdrawals and calls of the consensus layer are not recorded, so roots can not agree. */
  @Test
  void aBlockOfTheMainNetworkUsesTheGasThatAnotherImplementationFound() {
    Path recorded = Fixtures.path("mainnet/22546209");
    assumeTrue(Files.exists(recorded), "the recorded block is missing");
    succeeds("run", "--data", data(), recorded);
    assertThat(out.toString())
        .contains("block 22546208: 0 tr")
        .contains("block 22546209: 180 transactions, 13664078 gas");
    succeeds("verify", "--data", data());
  }

  /** Makes a chain of three blocks by copying one that is made once. */
  private void begin() throws IOException {
    if (!Files.exists(begun)) {
      succeeds("run", "--data", begun, block(0), block(1));
    }
    Files.createDirectories(data());
    try (var files = Files.list(begun)) {
      for (Path file : files.toList()) {
        Files.copy(file, data().resolve(file.getFileName()));
      }
    }
  }

  @Test
  void whatAChainHasCanBeSeen() throws IOException {
    refuses("there is no chain in", "inspect", "--data", data());
    begin();

    succeeds("inspect", "--data", data());
    assertThat(out.toString()).contains("number: 102", "transactions: 4", "logs: 4", "blocks: 3");

    succeeds("inspect", "--data", data(), "--json");
    assertThat(out.toString()).startsWith("{\"place\":").contains("\"number\":102");

    succeeds("inspect", "block", "101", "--data", data());
    assertThat(out.toString()).contains("number: 101", "index: 1", "success: true", "topics:");
    String hash = found("hash: ");
    succeeds("inspect", "block", hash, "--data", data());
    assertThat(out.toString()).contains("number: 101");
    String transaction = found("  hash: ");
    succeeds("inspect", "tx", transaction, "--data", data());
    assertThat(out.toString()).contains("block: 101", "from: " + Recordings.SENDER);

    String slot = "%064x";
    succeeds("inspect", "account", Recordings.CONTRACT, "--slot", "0", "--data", data());
    assertThat(out.toString()).contains("balance: 4", "0x" + slot.formatted(5));
    succeeds(
        "inspect", "account", Recordings.CONTRACT, "--slot=0", "--block=100", "--data", data());
    assertThat(out.toString()).contains("balance: 0", "0x" + slot.formatted(1));

    succeeds("inspect", "changes", Recordings.CONTRACT, "--limit", 2, "--data", data());
    assertThat(out.toString()).contains("block: 102", "block: 101").doesNotContain("block: 100");

    refuses("there is no block 7", "inspect", "block", "7", "--data", data());
    refuses(
        "there is no block 103",
        "inspect",
        "account",
        "0x" + "0".repeat(40),
        "--block=103",
        "--data",
        data());
    refuses("is no address", "inspect", "account", "xyz", "--data", data());
    refuses("neither a block's number", "inspect", "block", "xyz", "--data", data());
    refuses("--limit", "inspect", "changes", Recordings.CONTRACT, "--limit=0", "--data", data());
  }

  /** What stands behind the first {@code label} that begins a line of the output. */
  private String found(String label) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(label))
        .findFirst()
        .orElseThrow()
        .substring(label.length());
  }

  @Test
  void verifyFindsNothingInAChainThatIsWhole() throws IOException {
    begin();
    succeeds("verify", "--data", data());
    assertThat(out.toString()).isEqualTo("3 blocks verified, 0 differences\n");
  }

  @Test
  void onlyTheLastStatesCanBeKept() throws IOException {
    begin();
    succeeds("run", "--retain-blocks", 2, "--data", data(), block(2));
    succeeds("verify", "--data", data());
    assertThat(out.toString()).isEqualTo("4 blocks verified, 0 differences\n");
    succeeds("inspect", "--data", data());
    assertThat(out.toString()).contains("stateSince: 102");
    Path file = folder.resolve("whole.ndjson");
    succeeds("export", file, "--data", data());
    Path copy = folder.resolve("few");
    succeeds("import", file, "--retain-blocks", 2, "--data", copy);
    for (Path place : List.of(data(), copy)) {
      String sentence = "the first that is kept is that of block 102";
      String contract = Recordings.CONTRACT;
      refuses(sentence, "inspect", "account", contract, "--block=101", "--data", place);
      refuses(sentence, "inspect", "changes", contract, "--from=101", "--data", place);
      succeeds("inspect", "account", contract, "--block=102", "--data", place);
      succeeds("inspect", "changes", contract, "--data", place);
      assertThat(out.toString()).contains("block: 103", "block: 102").doesNotContain("block: 101");
      succeeds("inspect", "block", "101", "--data", place);
    }
    refuses("at least 1 block", "run", "--retain-blocks=0", "--data", data(), block(3));
  }

  @Test
  void tablesThatAreGoneAreMadeAgainFromTheJournal() throws IOException {
    begin();
    Files.delete(data().resolve("chain.mv.db"));
    succeeds("verify", "--data", data());
    assertThat(out.toString()).isEqualTo("3 blocks verified, 0 differences\n");
  }

  @Test
  void verifyFindsNothingInAChainWithFewRoots() throws IOException {
    succeeds("run", "--root-every", 2, "--data", data(), block(0), block(1), block(2));
    succeeds("verify", "--data", data());
    assertThat(out.toString()).isEqualTo("4 blocks verified, 0 differences\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update \"account_changes\" set \"nonce\" = 77 where \"block\" = 101",
        "update \"slot_changes\" set \"value\" = X'63' where \"block\" = 102",
        "delete from \"slot_changes\" where \"block\" = 100",
        "update \"transactions\" set \"status\" = 0",
        "update \"blocks\" set \"hash\" = \"hash\" || X'' where \"number\" = 999"
      })
  void verifyNamesTheFirstDifference(String sql) throws IOException {
    begin();
    int changed;
    try (Database database = Database.open(DatabaseSettings.h2(data()))) {
      changed =
          database.write(
              connection -> {
                try (var statement = connection.createStatement()) {
                  return statement.executeUpdate(sql);
                }
              });
    }
    int status = execute("verify", "--data", data());
    assertThat(err.toString()).isEmpty();
    assertThat(status).as(() -> out.toString()).isEqualTo(changed > 0 ? 1 : 0);
    assertThat(out.toString()).contains(changed > 0 ? "the tables have" : "0 differences");
  }

  @Test
  void anExportedChainCanBeMadeAgain() throws IOException {
    begin();
    Path file = folder.resolve("chain.ndjson");
    succeeds("export", file, "--data", data());
    assertThat(out.toString()).isEqualTo("3 blocks written to " + file + "\n");
    succeeds("export", "-", "--data", data());
    assertThat(out.toString()).isEqualTo(Files.readString(file));
    refuses("is there already", "export", file, "--data", data());

    Path copy = folder.resolve("copy");
    succeeds("import", file, "--data", copy);
    succeeds("verify", "--data", copy);
    succeeds("export", "-", "--data", copy);
    assertThat(out.toString()).isEqualTo(Files.readString(file));
    succeeds("import", file, "--data", copy);
    assertThat(out.toString())
        .isEqualTo("0 blocks executed into %s, where 3 of the file were already%n".formatted(copy));
    succeeds("run", "--data", copy, block(2));
    refuses("it goes on after the file's end", "import", file, "--data", copy);
  }

  @Test
  void aChainOnAServerIsTheSame() throws IOException {
    String url = "--jdbc-url=" + PostgresServer.freshDatabase().url();
    String user = "--jdbc-user=postgres";
    succeeds("run", url, user, block(0));
    succeeds("run", url, user, block(1));
    succeeds("verify", url, user);
    assertThat(out.toString()).isEqualTo("3 blocks verified, 0 differences\n");
    succeeds("inspect", "changes", Recordings.CONTRACT, url, user);
    assertThat(out.toString()).contains("block: 102", "block: 101", "block: 100");
    succeeds("export", "-", url, user);
    String exported = out.toString();
    begin();
    succeeds("export", "-", "--data", data());
    assertThat(content(out.toString())).isEqualTo(content(exported));
  }

  /** What is exported, without how the database that has it divides it. */
  private static NavigableSet<String> content(String exported) {
    return exported
        .lines()
        .map(line -> line.replaceFirst("\"previous\":\"[0-9a-f]*\",", ""))
        .map(line -> line.replaceFirst("\"shard\":\\d+,", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aChangedExportIsRefusedByTheNumberOfItsLine() throws IOException {
    begin();
    Path file = folder.resolve("chain.ndjson");
    succeeds("export", file, "--data", data());
    List<String> lines = Files.readAllLines(file);
    Path copy = folder.resolve("copy");

    List<String> changed = new ArrayList<>(lines);
    changed.set(3, lines.get(3).replace("\"block\":100", "\"block\":99"));
    refuses("line 5: does not follow", "import", written(changed), "--data", copy);

    List<String> without = new ArrayList<>(lines);
    without.remove(6);
    refuses("line 7: does not follow", "import", written(without), "--data", copy);

    refuses(
        "the end is missing",
        "import",
        written(lines.subList(0, lines.size() - 1)),
        "--data",
        copy);
    refuses("line 1: does not follow", "import", written(List.of("x")), "--data", copy);
    Path open = Files.writeString(folder.resolve("open"), lines.getFirst());
    refuses("in the middle of the line", "import", open, "--data", copy);
    assertThat(copy).doesNotExist();
  }

  @Test
  void anExportWithAWrongChangeIsRefusedAlthoughItsLinesFollow() throws IOException {
    begin();
    Path right = folder.resolve("chain.ndjson");
    succeeds("export", right, "--data", data());
    Path copy = folder.resolve("copy");
    Path wrong = chained(Files.readString(right).replace("\"balance\":4,", "\"balance\":5,"));
    refuses("changes something else", "import", wrong, "--data", copy);
    assertThat(err.toString())
        .contains("the chain in " + copy + " has the blocks up to 102, and an import of a file");
    succeeds("import", right, "--data", copy);
    succeeds("verify", "--data", copy);
    assertThat(out.toString()).isEqualTo("3 blocks verified, 0 differences\n");
  }

  @Test
  void anExportOfAnotherChainIsNotImportedIntoAChain() throws IOException {
    begin();
    succeeds("export", "-", "--data", data());
    String exported = out.toString();
    Path copy = folder.resolve("copy");
    succeeds("run", "--data", copy, Recordings.write(folder, 101, 0), Recordings.write(folder, 1));
    Path other = Recordings.write(folder.resolve("other"), 201, 0);
    Path another = folder.resolve("another");
    succeeds("run", "--data", another, other);
    refuses(
        "there is another chain in " + another + ": block 200 is not the file's",
        "import",
        chained(exported),
        "--data",
        another);
    Path rules = chained(exported.replace("\\\"rootEvery\\\":1", "\\\"rootEvery\\\":2"));
    refuses("its rules are not the file's", "import", rules, "--data", copy);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 101, 102})
  void anImportThatWasKilledGoesOn(long lastBlock) throws IOException, InterruptedException {
    begin();
    Path file = folder.resolve("chain.ndjson");
    succeeds("export", file, "--data", data());
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    new JournalImport(file)
        .run(
            DatabaseSettings.h2(whole),
            MeshSettings.of(1),
            ChainSettings.RETAIN_ALL,
            number -> {
              if (number == lastBlock) {
                copy(whole, killed);
              }
            });
    succeeds("import", file, "--data", killed);
    succeeds("verify", "--data", killed);
    assertThat(out.toString()).isEqualTo("3 blocks verified, 0 differences\n");
    succeeds("export", "-", "--data", killed);
    assertThat(out.toString()).isEqualTo(Files.readString(file));
  }

  /** As a kill leaves it: the tables first, since they follow the journal. */
  private static void copy(Path from, Path to) {
    try {
      Files.createDirectory(to);
      for (String name : List.of("chain.mv.db", "journal.mv.db")) {
        Files.copy(from.resolve(name), to.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of these lines, each with the hash of the one before. */
  private Path chained(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    String previous = "0".repeat(64);
    for (String line : text.lines().toList()) {
      lines.add("{\"previous\":\"" + previous + "\"" + line.substring(line.indexOf(',')));
      previous = sha256(lines.getLast());
    }
    return written(lines);
  }

  private Path written(List<String> lines) throws IOException {
    return Files.write(folder.resolve("changed.ndjson"), lines);
  }

  private static String sha256(String line) {
    try {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
