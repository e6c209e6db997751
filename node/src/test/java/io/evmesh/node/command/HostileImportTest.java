package io.evmesh.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.node.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Exports whose lines follow one another, and which somebody has changed all the same. */
class HostileImportTest {
  private static final String SENDERS =
      "\"senders\":[\"%1$s\",\"%1$s\"]".formatted(Recordings.SENDER);
  private static final String OTHER = "0x00000000000000000000000000000000000000b2";

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();
  private String exported = "";
  private int imports;

  private int execute(Object... arguments) {
    err.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    return line.execute(words);
  }

  @BeforeEach
  void export() throws IOException {
    Path data = folder.resolve("data");
    assertThat(execute("run", "--data", data, Recordings.write(folder, 0))).isZero();
    Path file = folder.resolve("chain.ndjson");
    assertThat(execute("export", file, "--data", data)).isZero();
    exported = Files.readString(file);
  }

  /** Refuses the export with {@code old} replaced wherever it stands. */
  private void refuses(String sentence, String old, String replacement) throws IOException {
    String changed = exported.replace(old, replacement);
    assertThat(changed).as("%s is there", old).isNotEqualTo(exported);
    refuses(sentence, changed);
  }

  private void refuses(String sentence, String changed) throws IOException {
    Path file = Files.writeString(folder.resolve("changed.ndjson"), chained(changed));
    assertThat(execute("import", file, "--data", folder.resolve("copy" + imports++))).isEqualTo(2);
    assertThat(err.toString()).startsWith("evmesh: ").contains(sentence).hasLineCount(1);
  }

  /** The lines with the hashes of those before them. */
  private static String chained(String text) {
    List<String> lines = new ArrayList<>();
    String previous = "0".repeat(64);
    for (String line : text.lines().toList()) {
      lines.add("{\"previous\":\"" + previous + "\"" + line.substring(line.indexOf(',')));
      previous = sha256(lines.getLast());
    }
    return String.join("\n", lines) + "\n";
  }

  private static String sha256(String line) {
    try {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatABlocksLineSaysOfItMustBeSo() throws IOException {
    refuses("number: is not that of the block", "\"number\":101", "\"number\":102");
    String hash = exported.replaceAll("(?s).*\"number\":101,\"hash\":\"(0x[0-9a-f]{64}).*", "$1");
    refuses("hash: is not that of the block", hash, "0x" + "11".repeat(32));
  }

  @Test
  void changesMustNameTheirBlockAndShard() throws IOException {
    refuses("block: is not that of the block before", "\"block\":101", "\"block\":100");
    refuses(
        "shard: is not that of the account",
        exported.replaceFirst("\"block\":101,\"shard\":\\d+", "\"block\":101,\"shard\":99"));
    refuses(
        "shard: is not that of the account",
        exported.replaceFirst("\"block\":100,\"shard\":\\d+", "\"block\":100,\"shard\":99"));
  }

  @Test
  void aCodeHashNeedsItsCode() throws IOException {
    List<String> lines = new ArrayList<>(exported.lines().toList());
    assertThat(lines.removeIf(line -> line.contains("\"kind\":\"code\""))).isTrue();
    refuses("no line tells the code of account 0x", String.join("\n", lines));
  }

  @Test
  void nothingIsToldTwice() throws IOException {
    List<String> lines = new ArrayList<>(exported.lines().toList());
    lines.add(3, lines.get(2));
    refuses("tells what a line before has told", String.join("\n", lines));
    String slot = "\"0x" + "0".repeat(63) + "9\":";
    refuses("slot '0x000000", slot, "\"0x09\":\"0x9\"," + slot);
  }

  @Test
  void oneStandInDoesNotSpeakForTheWholeBlock() throws IOException {
    assertThat(exported).contains(SENDERS);
    refuses(
        "senders [1]: has not signed the transaction",
        SENDERS,
        "\"senders\":[\"%s\",\"%s\"]".formatted(Recordings.SENDER, OTHER));
    refuses(
        "senders [0]: has not signed the transaction",
        SENDERS,
        "\"senders\":[\"%1$s\",\"%1$s\"]".formatted(OTHER));
  }
}
