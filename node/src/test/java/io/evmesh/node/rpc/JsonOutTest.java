package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;

/** Writing answers. */
class JsonOutTest {
  private static final JsonNode LARGE =
      JsonNodeFactory.instance.objectNode().put("name", "x".repeat(20_000));

  @Test
  void aTreeIsRefusedAsAnyAnswerIs() {
    JsonOut bounded = new JsonOut(1000, JsonOut.Room.ANY);
    assertThatThrownBy(() -> bounded.tree(LARGE).toBytes())
        .isInstanceOf(RpcException.class)
        .hasMessage("response is too large: more than 1000 bytes");
    RpcException full = RpcException.of(RpcException.LIMIT_EXCEEDED, "no room");
    JsonOut crowded =
        new JsonOut(
            1_000_000,
            _ -> {
              throw full;
            });
    assertThatThrownBy(() -> crowded.tree(LARGE).toBytes()).isSameAs(full);
  }
}
