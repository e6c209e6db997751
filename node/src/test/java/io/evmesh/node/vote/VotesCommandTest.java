package io.evmesh.node.vote;

import static io.evmesh.node.vote.TestDao.ballot;
import static io.evmesh.node.vote.TestDao.domain;
import static io.evmesh.node.vote.TestDao.sign;
import static io.evmesh.node.vote.TestDao.voter;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.Main;
import io.evmesh.node.rpc.TestNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Ballots from a file to a bundle that proves what became of them. */
class VotesCommandTest {
  private static final int VOTERS = 20;

  private static TestNode node;
  private static TestDao dao;
  private static Governor governor;

  @TempDir private Path folder;

  private record Ran(int status, String out, String err) {}

  @BeforeAll
  static void found(@TempDir Path data) throws InterruptedException {
    node = TestNode.development(data);
    dao = new TestDao(node);
    dao.mint(IntStream.range(0, VOTERS).mapToObj(i -> voter(i).address()).toList());
    Address address = dao.create("DaoGovernor.json", "Commands", dao.token, 0L, 500L);
    governor =
        new Governor(address, GovernorKind.OPENZEPPELIN_5, domain("Commands", "1", address), "");
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static Ran run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    List<String> all =
        new java.util.ArrayList<>(java.util.Arrays.stream(words).map(String::valueOf).toList());
    if (!all.contains("verify")) {
      all.add("--node");
      all.add(node.uri().toString());
    }
    return new Ran(line.execute(all.toArray(String[]::new)), out.toString(), err.toString());
  }

  private static String line(UInt256 proposal, int index, String reason) {
    Bytes signature =
        sign(
            governor,
            proposal,
            voter(index),
            voter(index).address(),
            index % 3,
            0,
            reason,
            Bytes.EMPTY);
    return "%s,%d,%s,\"%s\"%n"
        .formatted(voter(index).address(), index % 3, signature, reason.replace("\"", "\"\""));
  }

  private Path csv(UInt256 proposal, String more) throws IOException {
    StringBuilder text = new StringBuilder("voter,support,signature,reason\n");
    for (int i = 0; i < VOTERS; i++) {
      text.append(line(proposal, i, i % 4 == 0 ? "für \"uns\", alle\nund mehr" : ""));
    }
    return Files.writeString(folder.resolve("ballots.csv"), text + more);
  }

  @Test
  void aFileOfBallotsBecomesABundleThatHolds() throws IOException, InterruptedException {
    UInt256 proposal = dao.propose(governor.address(), false);
    Path file = csv(proposal, "0x12,1,0x,\n");
    Object[] submit = {
      "votes",
      "submit",
      file,
      "--governor",
      governor.address(),
      "--proposal",
      proposal.toBigInteger(),
      "--id",
      "first"
    };
    Ran first = run(submit);
    assertThat(first.status()).as(first.toString()).isEqualTo(1); // one is no ballot
    assertThat(first.out()).contains("included  20", "refused   1", "item 20: no ballot");
    Ran second = run(submit);
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(run("votes", "status", "first").out()).contains("for 7000, against 7000");
    Path bundle = folder.resolve("first.zip");
    Ran audit = run("votes", "audit", "first", "-o", bundle);
    assertThat(audit.status()).as(audit.err()).isZero();
    Ran good = run("votes", "verify", bundle);
    assertThat(good.out()).contains("20 ballots are signed", "a vote of each of 20 voters");
    assertThat(good.status()).isZero();
    whatIsChangedIsNamed(bundle);
  }

  private void whatIsChangedIsNamed(Path bundle) throws IOException {
    Map<String, String> files = unzip(bundle);
    changed(files, "batch.json", "\"mode\"", "\"modes\"", false, "batch.json: its SHA-256");
    changed(files, "ballots.json", "\"support\" : 1", "\"support\" : 2", true, "ballots.json: the");
    String transaction = files.get("transactions.json");
    String hash = transaction.replaceAll("(?s).*?\"transactionHash\" : \"(0x[0-9a-f]{64}).*", "$1");
    changed(
        files, "transactions.json", hash, "0x" + "0".repeat(64), true, "transactions.json: item");
    changed(files, "receipts.json", "\"0x02f9", "\"0x02f8", true, "receipts.json: block");
    changed(files, "state.json", "\"against\" : 0", "\"against\" : 9", true, "the trie's node");
    String firstHeader =
        files.get("headers.json").replaceAll("(?s)^\\[ *\"(0x[0-9a-f]+)\".*", "$1");
    changed(files, "headers.json", "\"" + firstHeader + "\",", "", true, "");
  }

  private void changed(
      Map<String, String> files,
      String name,
      String from,
      String to,
      boolean signed,
      String sentence)
      throws IOException {
    Map<String, String> other = new LinkedHashMap<>(files);
    String content = files.get(name).replaceFirst(java.util.regex.Pattern.quote(from), to);
    assertThat(content).as(name).isNotEqualTo(files.get(name));
    other.put(name, content);
    if (signed) {
      String manifest = other.get("manifest.json");
      other.put("manifest.json", manifest.replace(sha256(files.get(name)), sha256(content)));
    }
    Path bundle = folder.resolve("changed.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bundle))) {
      for (Map.Entry<String, String> entry : other.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    Ran ran = run("votes", "verify", bundle);
    assertThat(ran.status()).as(name + ran).isEqualTo(1);
    assertThat(ran.out()).startsWith("wrong  " + sentence);
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          java.security.MessageDigest.getInstance("SHA-256")
              .digest(text.getBytes(StandardCharsets.UTF_8));
      return java.util.HexFormat.of().formatHex(digest);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> unzip(Path bundle) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(bundle))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  void aFileThatIsNoGoodIsRefusedWithOneSentence() throws IOException {
    Path file = folder.resolve("bad.csv");
    Object[] submit = {"votes", "submit", file, "--governor", "0x1", "--proposal", "1"};
    refuses("no such file", submit);
    Files.writeString(file, "voter,support,sig\n1,2,3\n");
    refuses("there is no column 'sig'", submit);
    Files.writeString(file, "voter,support\n1,2\n");
    refuses("names no column 'signature'", submit);
    Files.writeString(file, "voter,support,signature\n");
    refuses("there is no ballot", submit);
    Files.writeString(file, "voter,support,signature\n" + "1,2,3\n".repeat(1_000_000));
    refuses("more than 100000 ballots", submit);
    Files.write(file, new byte[] {'v', (byte) 0xff, '\n', 'x', '\n'});
    assertThat(run(submit).status()).isEqualTo(2);
    Path json = Files.writeString(folder.resolve("bad.json"), "{\"ballots\":1}");
    refuses("'ballots' with an array", "votes", "submit", json);
    Path zip = Files.writeString(folder.resolve("bad.zip"), "PK");
    refuses("no bundle", "votes", "verify", zip);
    refuses("there is no batch 'nothing'", "votes", "status", "nothing");
    refuses("tells no type of its ballots", "votes", "template", "--governor", dao.token);
    assertThat(run("votes", "template", "--governor", governor.address(), "--json").out())
        .contains("uint256 proposalId,uint8 support,address voter");
  }

  private static void refuses(String sentence, Object... words) {
    Ran ran = run(words);
    assertThat(ran.status()).as(ran.toString()).isEqualTo(2);
    assertThat(ran.err()).contains(sentence);
  }

  @Test
  void aJsonFileSaysWhatItIsAbout() throws IOException, InterruptedException {
    UInt256 proposal = dao.propose(governor.address(), false);
    Address first = voter(0).address();
    Bytes signature = sign(governor, proposal, voter(0), first, 1, 0, "", Bytes.EMPTY);
    Bytes later = sign(governor, proposal, voter(0), first, 1, 1, "", Bytes.EMPTY);
    Path file =
        Files.writeString(
            folder.resolve("one.json"),
            "{\"governor\":\"%s\",\"proposalId\":\"%s\",\"ballots\":[%s,%s]}"
                .formatted(
                    governor.address(),
                    proposal.toBigInteger(),
                    ballot(first, 1, signature),
                    ballot(first, 1, later)));
    Ran dry = run("votes", "submit", file, "--dry-run");
    assertThat(dry.out()).contains("\"refused\"");
    assertThat(run("votes", "submit", file, "--no-wait").out()).startsWith("votes-");
  }
}
