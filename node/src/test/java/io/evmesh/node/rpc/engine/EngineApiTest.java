package io.evmesh.node.rpc.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consensus client drives a node on a development chain (Osaka). */
class EngineApiTest {
  private static final String ZERO = "0x" + "0".repeat(64);
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

  @TempDir private Path data;
  private TestNode node;
  private byte[] secret;

  @BeforeEach
  void start() throws InterruptedException {
    node = TestNode.driven(data, Optional.empty());
    secret = node.engineSecret();
  }

  @AfterEach
  void end() {
    node.close();
  }

  private static String token(byte[] key, JWSAlgorithm algorithm, @Nullable Instant issued) {
    try {
      JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
      if (issued != null) {
        claims.issueTime(Date.from(issued));
      }
      SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims.build());
      jwt.sign(new MACSigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode call(String method, String parameters) throws InterruptedException {
    return node.engineCall(method, parameters);
  }

  @Test
  void onlyWhoKnowsTheSecretIsLetIn() throws InterruptedException {
    Instant now = Instant.now();
    byte[] other = new byte[64];
    new SecureRandom().nextBytes(other);
    byte[] twice = HexFormat.of().parseHex(HexFormat.of().formatHex(secret).repeat(2));
    String[] refused = {
      null,
      "",
      "x.y.z",
      token(other, JWSAlgorithm.HS256, now),
      token(twice, JWSAlgorithm.HS512, now),
      token(secret, JWSAlgorithm.HS256, null),
      token(secret, JWSAlgorithm.HS256, now.minusSeconds(75)),
      token(secret, JWSAlgorithm.HS256, now.plusSeconds(75)),
      "eyJhbGciOiJub25lIn0.eyJpYXQiOjB9." // an unsigned one
    };
    for (String token : refused) {
      assertThat(node.engineAnswer(token, "eth_chainId", "[]").statusCode())
          .as(token)
          .isEqualTo(401);
    }
    assertThat(call("eth_chainId", "[]").get("result").asText()).isEqualTo("0x7a69");
    assertThat(code(node.call("engine_exchangeCapabilities", "[[]]"))).isEqualTo(-32601);
  }

  @Test
  void aPayloadIsBuiltExecutedAndChosen() throws InterruptedException {
    String genesis = head();
    JsonNode sent =
        node.call(
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"}]".formatted(FIRST, FIRST));
    String hash = sent.get("result").asText();
    JsonNode built = build(genesis, 1, "0x01");
    ObjectNode payload = (ObjectNode) built.at("/result/executionPayload");
    assertThat(payload.get("transactions")).hasSize(1);
    assertThat(built.at("/result/blockValue").asText()).matches("0x[1-9a-f][0-9a-f]*");

    String block = payload.get("blockHash").asText();
    assertThat(newPayload(payload).at("/result/status").asText()).isEqualTo("VALID");
    assertThat(head()).isEqualTo(genesis);
    JsonNode chosen = choose(block, genesis, genesis);
    assertThat(chosen.at("/result/payloadStatus/status").asText()).isEqualTo("VALID");
    assertThat(head()).isEqualTo(block);
    JsonNode receipt = node.call("eth_getTransactionReceipt", "[\"" + hash + "\"]");
    assertThat(receipt.at("/result/status").asText()).isEqualTo("0x1");
    for (String tag : new String[] {"safe", "finalized"}) {
      JsonNode named = node.call("eth_getBlockByNumber", "[\"" + tag + "\",false]");
      assertThat(named.at("/result/hash").asText()).isEqualTo(genesis);
    }
    JsonNode bodies = call("engine_getPayloadBodiesByRangeV1", "[\"0x1\",\"0x9\"]").get("result");
    assertThat(bodies).hasSize(1);
    assertThat(bodies.get(0).get("transactions")).isEqualTo(payload.get("transactions"));
    bodies =
        call("engine_getPayloadBodiesByHashV1", "[[\"%s\",\"%s\"]]".formatted(ZERO, block))
            .get("result");
    assertThat(bodies.get(0).isNull()).isTrue();
    assertThat(bodies.get(1).get("withdrawals")).isEmpty();
  }

  @Test
  void whatIsNotValidIsRefusedWithWhatItStandsOn() throws InterruptedException {
    String genesis = head();
    ObjectNode payload = (ObjectNode) build(genesis, 1, "0x01").at("/result/executionPayload");
    ObjectNode other = payload.deepCopy();
    other.put("gasUsed", "0x1");
    JsonNode status = newPayload(other).get("result");
    assertThat(status.get("status").asText()).isEqualTo("INVALID");
    assertThat(status.get("latestValidHash").isNull()).isTrue();

    other.put("blockHash", hashIn(status.get("validationError").asText()));
    status = newPayload(other).get("result");
    assertThat(status.get("status").asText()).isEqualTo("INVALID");
    assertThat(status.get("latestValidHash").asText()).isEqualTo(genesis);
    assertThat(status.get("validationError").asText()).contains("GAS_USED");

    ObjectNode child = payload.deepCopy();
    child.put("parentHash", other.get("blockHash").asText()).put("blockNumber", "0x2");
    child.put("blockHash", hashIn(newPayload(child).at("/result/validationError").asText()));
    status = newPayload(child).get("result");
    assertThat(status.get("status").asText()).isEqualTo("INVALID");
    assertThat(status.get("latestValidHash").asText()).isEqualTo(genesis);

    ObjectNode orphan = payload.deepCopy();
    orphan.put("parentHash", "0x" + "1".repeat(64));
    orphan.put("blockHash", hashIn(newPayload(orphan).at("/result/validationError").asText()));
    assertThat(newPayload(orphan).at("/result/status").asText()).isEqualTo("SYNCING");
    assertThat(
            choose("0x" + "1".repeat(64), ZERO, ZERO).at("/result/payloadStatus/status").asText())
        .isEqualTo("SYNCING");
  }

  private static String hashIn(String sentence) {
    return sentence.replaceAll("(?s).*the hash (0x[0-9a-f]{64}), not.*", "$1");
  }

  @Test
  void branchesMayBeLongBeforeOneIsChosen() throws InterruptedException {
    String genesis = head();
    ObjectNode first = (ObjectNode) build(genesis, 1, "0x01").at("/result/executionPayload");
    assertThat(newPayload(first).at("/result/status").asText()).isEqualTo("VALID");
    ObjectNode second = (ObjectNode) build(genesis, 2, "0x02").at("/result/executionPayload");
    assertThat(newPayload(second).at("/result/status").asText()).isEqualTo("VALID");
    assertThat(head()).isEqualTo(genesis);
    String chosen = second.get("blockHash").asText();
    assertThat(choose(chosen, ZERO, ZERO).at("/result/payloadStatus/status").asText())
        .isEqualTo("VALID");
    assertThat(head()).isEqualTo(chosen);
  }

  @Test
  void theHeadMayMoveToAnotherBranchAndBack() throws InterruptedException {
    String genesis = head();
    ObjectNode one = (ObjectNode) build(genesis, 1, "0x01").at("/result/executionPayload");
    ObjectNode other = (ObjectNode) build(genesis, 2, "0x02").at("/result/executionPayload");
    for (ObjectNode payload : new ObjectNode[] {one, other, one, other}) {
      assertThat(newPayload(payload).at("/result/status").asText()).isEqualTo("VALID");
      String hash = payload.get("blockHash").asText();
      JsonNode chosen = choose(hash, genesis, genesis);
      assertThat(chosen.at("/result/payloadStatus/status").asText())
          .as(chosen.toString())
          .isEqualTo("VALID");
      assertThat(head()).isEqualTo(hash);
      assertThat(node.call("eth_blockNumber", "[]").get("result").asText()).isEqualTo("0x1");
    }
    ObjectNode child =
        (ObjectNode)
            build(other.get("blockHash").asText(), 3, "0x03").at("/result/executionPayload");
    assertThat(choose(one.get("blockHash").asText(), ZERO, ZERO).has("result")).isTrue();
    assertThat(newPayload(child).at("/result/status").asText()).isEqualTo("VALID");
    String tip = child.get("blockHash").asText();
    assertThat(choose(tip, ZERO, ZERO).at("/result/payloadStatus/status").asText())
        .isEqualTo("VALID");
    assertThat(head()).isEqualTo(tip);
  }

  @Test
  void eachMethodIsForItsForks() throws InterruptedException {
    ObjectNode payload = (ObjectNode) build(head(), 1, "0x01").at("/result/executionPayload");
    String three = "[%s,[],\"%s\"]".formatted(payload, ZERO);
    String four = "[%s,[],\"%s\",[]]".formatted(payload, ZERO);
    assertThat(code(call("engine_newPayloadV1", "[" + payload + "]"))).isEqualTo(-32602);
    assertThat(code(call("engine_newPayloadV2", "[" + payload + "]"))).isEqualTo(-32602);
    assertThat(code(call("engine_newPayloadV3", three))).isEqualTo(-38005);
    assertThat(code(call("engine_newPayloadV4", three))).isEqualTo(-32602);
    assertThat(
            code(call("engine_newPayloadV4", "[%s,[],\"%s\",[\"0x00\"]]".formatted(payload, ZERO))))
        .isEqualTo(-32602);
    assertThat(code(call("engine_newPayloadV5", four))).isEqualTo(-38005);
    String id = prepare(head(), 2, "0x02").at("/result/payloadId").asText();
    for (int version = 1; version <= 4; version++) {
      assertThat(code(call("engine_getPayloadV" + version, "[\"" + id + "\"]"))).isEqualTo(-38005);
    }
    assertThat(code(call("engine_getPayloadV5", "[\"0x0000000000000001\"]"))).isEqualTo(-38001);
    assertThat(call("engine_getPayloadV5", "[\"" + id + "\"]").has("result")).isTrue();
  }

  @Test
  void aChoiceMustMakeSense() throws InterruptedException {
    String unknown = "0x" + "2".repeat(64);
    assertThat(code(choose(head(), unknown, ZERO))).isEqualTo(-38002);
    assertThat(code(choose(head(), ZERO, unknown))).isEqualTo(-38002);
    assertThat(code(prepare(head(), 0, "0x01"))).isEqualTo(-38003);
    String state = state(head(), ZERO, ZERO);
    String attributes = attributes(timestamp() + 1, "0x01");
    String without = attributes.replaceAll(",\"parentBeaconBlockRoot\":\"[^\"]*\"", "");
    assertThat(code(call("engine_forkchoiceUpdatedV3", "[%s,%s]".formatted(state, without))))
        .isEqualTo(-38003);
    assertThat(code(call("engine_forkchoiceUpdatedV2", "[%s,%s]".formatted(state, without))))
        .isEqualTo(-38005);
    assertThat(code(call("engine_forkchoiceUpdatedV1", "[%s,%s]".formatted(state, without))))
        .isEqualTo(-32602);
    assertThat(code(call("engine_forkchoiceUpdatedV4", "[%s,%s]".formatted(state, attributes))))
        .isEqualTo(-38005);
  }

  @Test
  void itSaysWhatItHasAndBoundsWhatItGives() throws InterruptedException {
    assertThat(call("rpc_modules", "[]").get("result").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("engine", "eth", "net", "rpc", "web3");
    JsonNode names =
        call("engine_exchangeCapabilities", "[[\"engine_newPayloadV4\"]]").get("result");
    assertThat(names.toString())
        .contains("engine_newPayloadV4", "engine_getBlobsV2", "engine_getPayloadBodiesByHashV1");
    JsonNode client = call("engine_getClientVersionV1", "[{}]").at("/result/0");
    assertThat(client.get("name").asText()).isEqualTo("evmesh");
    assertThat(code(call("engine_getPayloadBodiesByRangeV1", "[\"0x1\",\"0x401\"]")))
        .isEqualTo(-38004);
    assertThat(code(call("engine_getPayloadBodiesByRangeV1", "[\"0x0\",\"0x1\"]")))
        .isEqualTo(-32602);
    String hashes = ("\"" + ZERO + "\",").repeat(129);
    String many = "[[" + hashes.substring(0, hashes.length() - 1) + "]]";
    assertThat(code(call("engine_getBlobsV1", many))).isEqualTo(-38004);
    String one = "[[\"" + ZERO + "\"]]";
    assertThat(call("engine_getBlobsV1", one).at("/result/0").isNull()).isTrue();
    assertThat(call("engine_getBlobsV2", one).get("result").isNull()).isTrue();
  }

  private String head() throws InterruptedException {
    return node.call("eth_getBlockByNumber", "[\"latest\",false]").at("/result/hash").asText();
  }

  private long timestamp() throws InterruptedException {
    JsonNode block = node.call("eth_getBlockByNumber", "[\"latest\",false]");
    return Long.decode(block.at("/result/timestamp").asText());
  }

  private static String state(String head, String safe, String finalized) {
    return "{\"headBlockHash\":\"%s\",\"safeBlockHash\":\"%s\",\"finalizedBlockHash\":\"%s\"}"
        .formatted(head, safe, finalized);
  }

  private static String attributes(long timestamp, String randao) {
    String mix = "0x" + "0".repeat(66 - randao.length()) + randao.substring(2);
    return ("{\"timestamp\":\"0x%x\",\"prevRandao\":\"%s\",\"suggestedFeeRecipient\":\"0x%s\","
            + "\"withdrawals\":[],\"parentBeaconBlockRoot\":\"%s\"}")
        .formatted(timestamp, mix, "c".repeat(40), ZERO);
  }

  private JsonNode prepare(String head, long later, String randao) throws InterruptedException {
    String parameters =
        "[%s,%s]".formatted(state(head, ZERO, ZERO), attributes(timestamp() + later, randao));
    return call("engine_forkchoiceUpdatedV3", parameters);
  }

  private JsonNode build(String head, long later, String randao) throws InterruptedException {
    String id = prepare(head, later, randao).at("/result/payloadId").asText();
    return call("engine_getPayloadV5", "[\"" + id + "\"]");
  }

  private JsonNode newPayload(JsonNode payload) throws InterruptedException {
    return call("engine_newPayloadV4", "[%s,[],\"%s\",[]]".formatted(payload, ZERO));
  }

  private JsonNode choose(String head, String safe, String finalized) throws InterruptedException {
    return call("engine_forkchoiceUpdatedV3", "[" + state(head, safe, finalized) + "]");
  }

  private static int code(JsonNode answer) {
    return answer.at("/error/code").asInt();
  }
}
