package io.evmesh.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.transaction.Samples;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Empty accounts that a transaction touches vanish, and none is left, from EIP-161 on. */
class Eip161RemovalTest {
  private static final Transaction TX = Samples.of(TransactionType.LEGACY);

  private static Bytecode callOther() {
    return Bytecode.code()
        .push(0)
        .push(0)
        .push(0)
        .push(0)
        .push(0)
        .push(Scene.OTHER)
        .push(30_000)
        .op("CALL");
  }

  private static InMemoryState withEmptyOther() {
    return new InMemoryState().put(Scene.OTHER, 0, UInt256.ZERO, Bytes.EMPTY);
  }

  private static boolean removes(Fork fork) {
    return fork.isAtLeast(Fork.SPURIOUS_DRAGON);
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void touchedEmptyAccountsVanish(Fork fork) {
    var applied = AppliedTransaction.of(fork, TX, callOther(), withEmptyOther());
    assertThat(applied.world().account(Scene.OTHER) == null).isEqualTo(removes(fork));
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void callsWithoutValueCreateNoEmptyAccount(Fork fork) {
    var applied = AppliedTransaction.of(fork, TX, callOther(), new InMemoryState());
    assertThat(applied.world().account(Scene.OTHER) == null).isEqualTo(removes(fork));
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void emptyAccountsStayThatNobodyTouched(Fork fork) {
    Bytecode look = Bytecode.code().push(Scene.OTHER).op("BALANCE");
    var applied = AppliedTransaction.of(fork, TX, look, withEmptyOther());
    assertThat(applied.world().account(Scene.OTHER)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(value = Fork.class, mode = EnumSource.Mode.EXCLUDE, names = "FRONTIER")
  void touchesThatAreTakenBackRemoveNothing(Fork fork) {
    Bytecode fails = callOther().op("INVALID");
    var applied = AppliedTransaction.of(fork, TX, fails, withEmptyOther());
    assertThat(applied.result().success()).isFalse();
    assertThat(applied.world().account(Scene.OTHER)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(Fork.class)
  void recipientsOfNoFeesAreNotCreated(Fork fork) {
    UInt256 price = Scene.block(fork).baseFee(); // nothing is left above the base fee
    Transaction tx = Samples.with(TX, 0, 100_000, price, price);
    var applied = AppliedTransaction.of(fork, tx, Bytecode.code(), new InMemoryState());
    assertThat(applied.world().account(Scene.COINBASE) == null).isEqualTo(removes(fork));
  }
}
