package io.evmesh.node.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of batches when the chain returns to an earlier block. */
class ReturnsTest {
  private static final String ZERO = "0x" + "0".repeat(64);
  private static final int LOOKS = 600;

  @TempDir private Path data;

  @ParameterizedTest
  @ValueSource(strings = {"independent", "ordered", "atomic"})
  void itemsOfBlocksThatWereTakenBackByHandSaySo(String mode) throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      submit(node, "before", mode, 0);
      until(node, "before", batch -> count(batch, "included") == 3);
      String snapshot = node.call("evm_snapshot", "[]").path("result").toString();
      submit(node, "after", mode, 3);
      until(node, "after", batch -> count(batch, "included") == 3);
      assertThat(node.call("evm_revert", "[" + snapshot + "]").path("result").asBoolean()).isTrue();
      JsonNode batch = until(node, "after", told -> count(told, "refused") == 3);
      assertThat(batch.path("items").get(0).path("reason").asText())
          .endsWith("was taken back by hand");
      assertThat(batch.path("items").get(0).path("blockNumber").isNumber()).isFalse();
      assertThat(batch.path("finishedAt").isNull()).isFalse();
      assertThat(node.call("evm_mine", "[]").has("result")).isTrue();
    }
    try (TestNode node = TestNode.development(data)) {
      assertThat(count(get(node, "after"), "refused")).isEqualTo(3);
      assertThat(count(get(node, "before"), "included")).isEqualTo(3);
      String balance = "[\"" + Signing.RECIPIENT + "\"]";
      assertThat(node.call("eth_getBalance", balance).path("result").asText()).isEqualTo("0x3");
    }
  }

  @Test
  void itemsOfAnotherBranchWaitAgainAndComeIntoTheNextBlock() throws InterruptedException {
    try (TestNode node = TestNode.driven(data, Optional.empty())) {
      JsonNode empty = build(node, 1);
      submit(node, "a", "ordered", 0);
      untilPooled(node);
      JsonNode full = build(node, 2);
      choose(node, full);
      JsonNode there = until(node, "a", batch -> count(batch, "included") == 3);
      long finished = there.path("finishedAt").asLong();
      choose(node, empty);
      JsonNode waits = until(node, "a", batch -> count(batch, "waiting") == 3);
      assertThat(waits.path("finishedAt").isNull()).isTrue();
      choose(node, full); // which has them already
      JsonNode again = until(node, "a", batch -> count(batch, "included") == 3);
      assertThat(again.path("finishedAt").asLong()).isGreaterThan(finished);
      choose(node, empty);
      JsonNode ignored = until(node, "a", batch -> count(batch, "waiting") == 3);
      untilPooled(node);
      choose(node, build(node, 3));
      JsonNode last = until(node, "a", batch -> count(batch, "included") == 3);
      assertThat(last.path("items").findValuesAsText("blockNumber")).containsOnly("2");
      assertThat(last.path("history").toString()).contains("the chain has returned to block 0");
    }
  }

  private static void submit(TestNode node, String id, String mode, long nonce)
      throws InterruptedException {
    JsonNode answer =
        node.call(
            "evmesh_submitBatch",
            "[{\"id\":\"%s\",\"mode\":\"%s\",\"transactions\":%s}]"
                .formatted(id, mode, Signing.array(Signing.transfers(0, nonce, 3))));
    assertThat(answer.has("result")).as(answer.toString()).isTrue();
  }

  private static JsonNode get(TestNode node, String id) throws InterruptedException {
    return node.call("evmesh_getBatch", "[\"" + id + "\",{\"history\":true}]").path("result");
  }

  private static int count(JsonNode batch, String state) {
    return batch.path("counts").path(state).asInt();
  }

  private static JsonNode until(TestNode node, String id, Predicate<JsonNode> wanted)
      throws InterruptedException {
    JsonNode batch = get(node, id);
    for (int look = 0; look < LOOKS && !wanted.test(batch); look++) {
      pause();
      batch = get(node, id);
    }
    assertThat(wanted.test(batch)).as(batch.toString()).isTrue();
    return batch;
  }

  private static void untilPooled(TestNode node) throws InterruptedException {
    String waiting = "";
    for (int look = 0; look < LOOKS && !waiting.equals("0x3"); look++) {
      pause();
      waiting = node.call("txpool_status", "[]").at("/result/pending").asText();
    }
    assertThat(waiting).isEqualTo("0x3");
  }

  private static void pause() throws InterruptedException {
    boolean ignored = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
  }

  /** A block on the head that is known, and not chosen. */
  private static JsonNode build(TestNode node, long later) throws InterruptedException {
    JsonNode head = node.call("eth_getBlockByNumber", "[\"latest\",false]").path("result");
    String attributes =
        ("{\"timestamp\":\"0x%x\",\"prevRandao\":\"%s\",\"suggestedFeeRecipient\":\"0x%s\","
                + "\"withdrawals\":[],\"parentBeaconBlockRoot\":\"%s\"}")
            .formatted(
                Long.decode(head.path("timestamp").asText()) + later, ZERO, "c".repeat(40), ZERO);
    String state = state(head.path("hash").asText());
    JsonNode prepared =
        node.engineCall("engine_forkchoiceUpdatedV3", "[" + state + "," + attributes + "]");
    String id = "[\"" + prepared.at("/result/payloadId").asText() + "\"]";
    JsonNode payload = node.engineCall("engine_getPayloadV5", id).at("/result/executionPayload");
    JsonNode taken =
        node.engineCall("engine_newPayloadV4", "[%s,[],\"%s\",[]]".formatted(payload, ZERO));
    assertThat(taken.at("/result/status").asText()).as(taken.toString()).isEqualTo("VALID");
    return payload;
  }

  private static void choose(TestNode node, JsonNode payload) throws InterruptedException {
    String state = state(payload.path("blockHash").asText());
    JsonNode chosen = node.engineCall("engine_forkchoiceUpdatedV3", "[" + state + "]");
    assertThat(chosen.at("/result/payloadStatus/status").asText()).isEqualTo("VALID");
  }

  private static String state(String head) {
    return "{\"headBlockHash\":\"%s\",\"safeBlockHash\":\"%s\",\"finalizedBlockHash\":\"%s\"}"
        .formatted(head, ZERO, ZERO);
  }
}
