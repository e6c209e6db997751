package io.evmesh.node.vote;

import static io.evmesh.node.vote.TestDao.ballot;
import static io.evmesh.node.vote.TestDao.domain;
import static io.evmesh.node.vote.TestDao.malleated;
import static io.evmesh.node.vote.TestDao.sign;
import static io.evmesh.node.vote.TestDao.voter;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.account.DevAccount;
import io.evmesh.node.rpc.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ballots of governors, OpenZeppelin's own among them, at a node. */
class VotesTest {
  private static final int VOTERS = 12;

  private static TestNode node;
  private static TestDao dao;

  @BeforeAll
  static void found(@TempDir Path data) throws InterruptedException {
    node = TestNode.development(data);
    dao = new TestDao(node);
    dao.mint(IntStream.range(0, VOTERS).mapToObj(i -> voter(i).address()).toList());
  }

  @AfterAll
  static void close() {
    node.close();
  }

  private static JsonNode finished(String id) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(node.uri().resolve("v1/batches/" + id + "/events"))
              .timeout(Duration.ofSeconds(60))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("event: finished");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return node.call("evmesh_getBatch", "[\"" + id + "\"]").path("result");
  }

  private static Bytes plain(
      Governor governor, UInt256 proposal, DevAccount voter, int support, long nonce) {
    return sign(governor, proposal, voter, voter.address(), support, nonce, "", Bytes.EMPTY);
  }

  private static List<String> ballots(Governor governor, UInt256 proposal, int count) {
    List<String> ballots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DevAccount voter = voter(i);
      ballots.add(ballot(voter.address(), i % 3, plain(governor, proposal, voter, i % 3, 0)));
    }
    return ballots;
  }

  private static void countsOnce(String name, Governor governor) throws InterruptedException {
    UInt256 proposal = dao.propose(governor.address(), governor.kind() == GovernorKind.BRAVO);
    List<String> ballots = ballots(governor, proposal, 6);
    JsonNode dry = dao.cast(null, governor.address(), proposal, ballots, ",\"dryRun\":true");
    assertThat(dry.path("result").path("refused").asInt()).as(name + dry).isZero();
    JsonNode first = dao.cast(name, governor.address(), proposal, ballots, "");
    JsonNode second = dao.cast(name, governor.address(), proposal, ballots, "");
    assertThat(first.path("result").path("kind").asText()).isEqualTo(governor.kind().title());
    assertThat(second.path("result")).isEqualTo(first.path("result"));
    JsonNode batch = finished(name);
    assertThat(batch.path("counts").path("included").asInt()).as(batch.toString()).isEqualTo(6);
    JsonNode now = batch.path("votes").path("now");
    assertThat(now.path("against").asText()).isEqualTo("2000");
    assertThat(now.path("for").asText()).isEqualTo("2000");
    assertThat(now.path("abstain").asText()).isEqualTo("2000");
    JsonNode again = dao.cast(name + "-again", governor.address(), proposal, ballots, "");
    assertThat(again.path("result").path("refused").asInt()).isEqualTo(6);
    assertThat(again.path("result").path("refusals").get(0).path("reason").asText())
        .containsAnyOf("already voted", "wrong nonce");
  }

  @Test
  void openZeppelinsFifthCountsEachBallotOnce() throws InterruptedException {
    Address address = dao.create("SimpleGovernor.json", dao.token);
    countsOnce(
        "five",
        new Governor(address, GovernorKind.OPENZEPPELIN_5, domain("Simple", "1", address), ""));
  }

  @Test
  void openZeppelinsFourthCountsEachBallotOnce() throws InterruptedException {
    Address address = dao.create("OlderGovernor.json", dao.token);
    countsOnce(
        "four",
        new Governor(address, GovernorKind.OPENZEPPELIN_4, domain("Older", "1", address), ""));
  }

  @Test
  void bravoCountsEachBallotOnce() throws InterruptedException {
    Address address = dao.create("Bravo.json", dao.token);
    countsOnce(
        "bravo",
        new Governor(
            address, GovernorKind.BRAVO, domain("Compound Governor Bravo", null, address), ""));
  }

  private static Governor own(String name) throws InterruptedException {
    Address address = dao.create("DaoGovernor.json", name, dao.token, 0L, 200L);
    return new Governor(address, GovernorKind.OPENZEPPELIN_5, domain(name, "1", address), "");
  }

  @Test
  void ourOwnCountsEachBallotOnce() throws InterruptedException {
    countsOnce("own", own("Own"));
  }

  @Test
  void eachBallotThatWouldFailHasItsReason() throws InterruptedException {
    Governor governor = own("Hostile");
    UInt256 proposal = dao.propose(governor.address(), false);
    Address at = governor.address();
    DevAccount stranger = voter(99);
    Bytes good = plain(governor, proposal, voter(0), 1, 0);
    byte[] ledger = plain(governor, proposal, voter(1), 1, 0).toArray();
    ledger[64] = (byte) (ledger[64] - 27);
    Governor elsewhere =
        new Governor(at, governor.kind(), new Domain("Hostile", "1", UInt256.ONE, at), "");
    Governor unversioned = new Governor(at, governor.kind(), domain("Hostile", "2", at), "");
    List<String> ballots =
        List.of(
            ballot(voter(0).address(), 1, good),
            ballot(voter(1).address(), 1, Bytes.wrap(ledger)),
            ballot(voter(0).address(), 1, good),
            ballot(voter(2).address(), 1, malleated(plain(governor, proposal, voter(2), 1, 0))),
            ballot(voter(3).address(), 1, plain(elsewhere, proposal, voter(3), 1, 0)),
            ballot(voter(4).address(), 1, plain(unversioned, proposal, voter(4), 1, 0)),
            ballot(voter(5).address(), 1, plain(governor, proposal, voter(5), 0, 0)),
            ballot(voter(6).address(), 1, plain(governor, proposal, voter(7), 1, 0)),
            ballot(stranger.address(), 1, plain(governor, proposal, stranger, 1, 0)),
            ballot(voter(8).address(), 7, plain(governor, proposal, voter(8), 7, 0)),
            "{\"voter\":\"0x12\",\"support\":1,\"signature\":\"0x\"}",
            "{\"voter\":\"%s\",\"support\":%s,\"signature\":\"0x\"}"
                .formatted(voter(9).address(), "9".repeat(100)),
            ballot(voter(9).address(), 1, Bytes.fromHex("0x1234")),
            ballot(voter(10).address(), 1, plain(governor, proposal, voter(10), 1, 1)),
            "17");
    JsonNode taken = dao.cast("hostile", at, proposal, ballots, "");
    assertThat(taken.has("result")).as(taken.toString()).isTrue();
    JsonNode items = finished("hostile").path("items");
    List<String> reasons = new ArrayList<>();
    items.forEach(item -> reasons.add(item.path("reason").asText(item.path("state").asText())));
    String[] expected = {
      "included",
      "included",
      "wrong nonce",
      "malleable signature",
      "wrong chain id: signed for 1",
      "wrong domain: signed for version 2",
      "bad signature: signed for support 0, not 1",
      "bad signature: not of",
      "no weight",
      "the governor knows no such support",
      "no ballot: hex string has length 2",
      "no ballot: a number below 2^256",
      "bad signature: 2 bytes",
      "wrong nonce: signed for 1, the governor expects 0",
      "no ballot"
    };
    assertThat(reasons).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(reasons.get(i)).as("ballot %d".formatted(i)).startsWith(expected[i]);
    }
  }

  @Test
  void aWalletThatIsAContractSaysItselfWhatItHasSigned() throws InterruptedException {
    Governor governor = own("Wallets");
    Address wallet = dao.create("Wallet.json", voter(50).address());
    dao.mint(List.of(wallet));
    UInt256 proposal = dao.propose(governor.address(), false);
    Bytes right = sign(governor, proposal, voter(50), wallet, 1, 0, "a \"reason\", ü", Bytes.EMPTY);
    Bytes wrong = sign(governor, proposal, voter(51), wallet, 1, 0, "", Bytes.EMPTY);
    JsonNode taken =
        dao.cast(
            "wallet",
            governor.address(),
            proposal,
            List.of(
                ballot(wallet, 1, wrong),
                "{\"voter\":\"%s\",\"support\":\"for\",\"reason\":\"a \\\"reason\\\", ü\",\"signature\":\"%s\"}"
                    .formatted(wallet, right)),
            "");
    assertThat(taken.has("result")).as(taken.toString()).isTrue();
    JsonNode items = finished("wallet").path("items");
    assertThat(items.get(0).path("reason").asText()).startsWith("bad signature");
    assertThat(items.get(1).path("state").asText()).isEqualTo("included");
  }

  @Test
  void aVoterMaySplitItsWeightWhereTheGovernorCountsFractions() throws InterruptedException {
    Address address = dao.create("FractionalGovernor.json", dao.token);
    Governor governor =
        new Governor(address, GovernorKind.OPENZEPPELIN_5, domain("Fractional", "1", address), "");
    UInt256 proposal = dao.propose(address, false);
    List<String> ballots = new ArrayList<>();
    for (long nonce = 1; nonce >= 0; nonce--) { // given the wrong way round
      byte[] params = new byte[48];
      params[47] = (byte) (100 + nonce);
      params[31] = 7;
      Bytes split = Bytes.wrap(params);
      Bytes signature =
          sign(governor, proposal, voter(0), voter(0).address(), 255, nonce, "", split);
      ballots.add(
          "{\"voter\":\"%s\",\"support\":255,\"params\":\"%s\",\"signature\":\"%s\"}"
              .formatted(voter(0).address(), split, signature));
    }
    JsonNode taken = dao.cast("fractions", address, proposal, ballots, "");
    assertThat(taken.path("result").path("refused").asInt()).as(taken.toString()).isZero();
    JsonNode batch = finished("fractions");
    assertThat(batch.path("counts").path("included").asInt()).isEqualTo(2);
    assertThat(batch.path("votes").path("now").path("abstain").asText()).isEqualTo("201");
    assertThat(batch.path("votes").path("now").path("for").asText()).isEqualTo("14");
  }

  @Test
  void whatIsNoGovernorOrMeansHarmIsToldSo() throws InterruptedException {
    JsonNode token = dao.cast("x", dao.token, UInt256.ONE, List.of("1"), "");
    assertThat(token.path("error").path("code").asInt()).isEqualTo(-38006);
    JsonNode nobody = dao.cast("x", voter(0).address(), UInt256.ONE, List.of("1"), "");
    assertThat(nobody.path("error").path("message").asText()).contains("has no code");
    JsonNode unknown = dao.cast("x", own("Unknown").address(), UInt256.ONE, List.of("1"), "");
    assertThat(unknown.path("error").path("message").asText()).contains("proposal unknown");
    Address burner = dao.create("GasBurner.json");
    Governor burning =
        new Governor(burner, GovernorKind.OPENZEPPELIN_5, domain("Burner", "1", burner), "");
    JsonNode burned =
        dao.cast(null, burner, UInt256.ONE, ballots(burning, UInt256.ONE, 12), ",\"dryRun\":true");
    assertThat(burned.path("result").path("refusals").get(0).path("reason").asText())
        .contains("out of gas");
    Address liar = dao.create("Liar.json");
    Governor lying = new Governor(liar, GovernorKind.OPENZEPPELIN_5, domain("Liar", "1", liar), "");
    JsonNode taken = dao.cast("liar", liar, UInt256.ONE, ballots(lying, UInt256.ONE, 3), "");
    assertThat(taken.path("result").path("refused").asInt()).isZero();
    JsonNode batch = finished("liar");
    assertThat(batch.path("counts").path("reverted").asInt()).isEqualTo(3);
    assertThat(batch.path("items").get(0).path("reason").asText()).contains("not here");
  }
}
