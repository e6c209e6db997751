package io.evmesh.input.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.chain.PublicNetwork;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptRulesTest {
  private static KeptRules again(KeptRules rules) {
    KeptRules again = KeptRules.parse(rules.text());
    assertThat(again.text()).isEqualTo(rules.text());
    assertThat(again.rootEvery()).isEqualTo(rules.rootEvery());
    return again;
  }

  @ParameterizedTest
  @EnumSource
  void aPublicNetworkComesBack(PublicNetwork network) {
    KeptRules again = again(KeptRules.of(network, 1));
    assertThat(again.config()).isSameAs(network.config());
  }

  @Test
  void theMainNetworkComesBackFromAnOldText() {
    KeptRules again = KeptRules.parse("{\"rootEvery\":1,\"rules\":\"mainnet\"}");
    assertThat(again.config().chainId()).isEqualTo(1);
    assertThat(again.config().forkAt(22_546_209, 1_747_900_000)).isEqualTo(Fork.PRAGUE);
  }

  @Test
  void aForkComesBack() {
    KeptRules again = again(KeptRules.of(Fork.TANGERINE_WHISTLE, 77, 0));
    assertThat(again.config().chainId()).isEqualTo(77);
    assertThat(again.config().forkAt(5, 5)).isEqualTo(Fork.TANGERINE_WHISTLE);
  }

  @Test
  void aGenesisFilesRulesComeBackWithoutItsAccounts() {
    Json genesis =
        Json.parse(
            """
            {"config":{"chainId":9,"homesteadBlock":0,"eip150Block":0,"eip155Block":0,
              "eip158Block":0,"byzantiumBlock":0,"constantinopleBlock":0,"petersburgBlock":0,
              "istanbulBlock":0,"berlinBlock":0,"londonBlock":0,"shanghaiTime":50,
              "terminalTotalDifficulty":0},
             "difficulty":"0x0","gasLimit":"0x1c9c380",
             "alloc":{"00000000000000000000000000000000000000a1":{"balance":"0x1"}}}
            """,
            "genesis");
    KeptRules again = again(KeptRules.of(genesis, 3));
    assertThat(again.config().forkAt(1, 49)).isEqualTo(Fork.PARIS);
    assertThat(again.config().forkAt(1, 50)).isEqualTo(Fork.SHANGHAI);
    assertThat(again.text()).doesNotContain("a1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"rootEvery\":1}",
        "{\"rootEvery\":1,\"rules\":\"nothing\",\"chainId\":1}",
        "{\"rootEvery\":1,\"rules\":\"PRAGUE\"}",
        "{\"rootEvery\":99999999999,\"rules\":\"mainnet\"}",
        "[1"
      })
  void whatTellsNoRulesIsRefused(String text) {
    assertThatThrownBy(() -> KeptRules.parse(text))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("the chain's settings");
  }
}
