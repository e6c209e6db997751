package io.evmesh.engine.precompile;

import static io.evmesh.engine.scene.Bytecode.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A contract that is called with just its price runs, and with one unit less does not. */
class GasLimitTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 0x100})
  void callsSucceedFromTheirPriceOn(int number) {
    int size = number == 9 ? 213 : 192;
    long price = ContractCalls.contract(number).gas(Bytes.wrap(new byte[size]));
    assertThat(success(number, size, price)).isEqualTo(UInt256.ONE);
    if (price > 0) {
      assertThat(success(number, size, price - 1)).isEqualTo(UInt256.ZERO);
    }
  }

  private static UInt256 success(int number, int size, long gas) {
    Bytecode call = code().push(0, 0, size, 0, number, gas).op("STATICCALL").returnTop();
    return Scene.at(Fork.OSAKA).run(call).word();
  }
}
