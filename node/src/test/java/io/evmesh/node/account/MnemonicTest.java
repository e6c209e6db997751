package io.evmesh.node.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Keys from sentences, as every wallet makes them. */
class MnemonicTest {
  @Test
  void theWellKnownSentenceGivesTheWellKnownAccounts() {
    var accounts = Mnemonic.accounts(Mnemonic.WELL_KNOWN, 10);
    assertThat(accounts.getFirst().address().toString())
        .isEqualTo("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    assertThat(accounts.getFirst().privateKey().toString())
        .isEqualTo("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    assertThat(accounts.get(9).address().toString())
        .isEqualTo("0xa0ee7a142d267c1f36714e4a8f75612f20a79720");
  }

  @Test
  void spacesDoNotCount() {
    assertThat(Mnemonic.accounts("  " + Mnemonic.WELL_KNOWN.replace(" ", "  "), 1))
        .isEqualTo(Mnemonic.accounts(Mnemonic.WELL_KNOWN, 1));
  }
}
