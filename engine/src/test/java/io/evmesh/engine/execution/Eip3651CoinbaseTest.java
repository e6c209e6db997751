package io.evmesh.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.transaction.Samples;
import io.evmesh.engine.transaction.TransactionType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipient of fees is warm from the start (EIP-3651). */
class Eip3651CoinbaseTest {
  /** 21,000 for the transaction and 20 for its data. */
  private static final long INTRINSIC = 21_020;

  @ParameterizedTest
  @CsvSource({"BERLIN, 2600", "LONDON, 2600", "PARIS, 2600", "SHANGHAI, 100", "OSAKA, 100"})
  void firstLookAtTheCoinbaseCostsWhatItsTemperatureSays(Fork fork, long access) {
    Bytecode look = Bytecode.code().op("COINBASE").op("BALANCE");
    var tx = Samples.of(TransactionType.LEGACY);
    var applied = AppliedTransaction.of(fork, tx, look, new InMemoryState());
    assertThat(applied.result().gasUsed()).isEqualTo(INTRINSIC + 2 + access);
  }
}
