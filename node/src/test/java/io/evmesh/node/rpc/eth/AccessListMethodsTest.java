package io.evmesh.node.rpc.eth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessListMethodsTest {
  private static final String FIRST = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OTHER = "0x00000000000000000000000000000000000abcde";

  @Test
  void aBlockTellsWhatItTouched(@TempDir Path data) throws InterruptedException {
    try (TestNode node = TestNode.development(data)) {
      node.result(
          "eth_sendTransaction",
          "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x7\"}]".formatted(FIRST, OTHER));

      JsonNode list = node.result("eth_getBlockAccessList", "[\"0x1\"]");

      JsonNode paid = of(list, OTHER);
      assertThat(paid.get("balanceChanges").toString())
          .isEqualTo("[{\"index\":\"0x1\",\"value\":\"0x7\"}]");
      assertThat(paid.get("storageChanges")).isEmpty();
      assertThat(of(list, FIRST).get("nonceChanges").toString())
          .isEqualTo("[{\"index\":\"0x1\",\"value\":\"0x1\"}]");
      String raw = node.result("debug_getRawBlockAccessList", "[\"0x1\"]").asText();
      assertThat(BlockAccessList.decode(Bytes.fromHex(raw)).accounts()).hasSize(list.size());
      assertThat(node.result("eth_getBlockAccessList", "[\"0x99\"]").isNull()).isTrue();
      assertThat(node.call("eth_getBlockAccessList", "[\"0x0\"]").get("error").toString())
          .contains("block 0 executes nothing");
    }
  }

  private static JsonNode of(JsonNode list, String address) {
    for (JsonNode account : list) {
      if (account.get("address").asText().equals(address)) {
        return account;
      }
    }
    throw new AssertionError(address + " is not in " + list);
  }
}
