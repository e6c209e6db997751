package io.evmesh.node.rpc.dev;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.TestNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Setting what tokens tell. */
class TokenMethodsTest {
  private static final String TOKEN = "0x00000000000000000000000000000000000000c0";
  private static final String HOLDER = "0x00000000000000000000000000000000000000aa";
  private static final String OTHER = "0x00000000000000000000000000000000000000bb";

  /** Reads slot 7 for nothing, then answers with the slot of the first argument. */
  private static final String CODE = "0x600754506004355460005260206000f3";

  /** Answers with twice the slot of the first argument. */
  private static final String DOUBLE = "0x60043554800160005260206000f3";

  private static final String BALANCE_OF = "0x70a08231";
  private static final String ALLOWANCE = "0xdd62ed3e";

  @TempDir private Path data;
  private TestNode node;

  @BeforeEach
  void start() throws InterruptedException {
    node = TestNode.development(data);
    code(CODE);
  }

  @AfterEach
  void end() {
    node.close();
  }

  private void code(String code) throws InterruptedException {
    JsonNode ignored = node.result("anvil_setCode", "[\"%s\",\"%s\"]".formatted(TOKEN, code));
  }

  private static String word(String address) {
    return "0".repeat(24) + address.substring(2);
  }

  private String answer(String selector, String... arguments) throws InterruptedException {
    StringBuilder data = new StringBuilder(selector);
    for (String argument : arguments) {
      data.append(word(argument));
    }
    return node.result(
            "eth_call", "[{\"to\":\"%s\",\"data\":\"%s\"},\"latest\"]".formatted(TOKEN, data))
        .asText();
  }

  @Test
  void aBalanceIsWhatItWasSetTo() throws InterruptedException {
    JsonNode told =
        node.result("anvil_dealERC20", "[\"%s\",\"%s\",\"0x64\"]".formatted(HOLDER, TOKEN));
    assertThat(told.isNull()).isTrue();
    assertThat(answer(BALANCE_OF, HOLDER)).isEqualTo("0x%064x".formatted(100));
    assertThat(answer(BALANCE_OF, OTHER)).isEqualTo("0x%064x".formatted(0));
  }

  @Test
  void anAllowanceIsWhatItWasSetTo() throws InterruptedException {
    JsonNode told =
        node.result(
            "anvil_setERC20Allowance",
            "[\"%s\",\"%s\",\"%s\",\"0x7\"]".formatted(HOLDER, OTHER, TOKEN));
    assertThat(told.isNull()).isTrue();
    assertThat(answer(ALLOWANCE, HOLDER, OTHER)).isEqualTo("0x%064x".formatted(7));
  }

  @Test
  void whatNoSlotTellsIsRefusedAndNothingIsSet() throws InterruptedException {
    code(DOUBLE);
    for (String amount : new String[] {"0x64", "0x0"}) {
      JsonNode error =
          node.call("anvil_dealERC20", "[\"%s\",\"%s\",\"%s\"]".formatted(HOLDER, TOKEN, amount))
              .get("error");
      assertThat(error.get("code").asInt()).isEqualTo(-32602);
      assertThat(error.get("message").asText()).contains("no slot tells that");
    }
    assertThat(answer(BALANCE_OF, HOLDER)).isEqualTo("0x%064x".formatted(0));
  }
}
