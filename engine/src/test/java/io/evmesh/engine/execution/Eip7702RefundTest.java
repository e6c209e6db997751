package io.evmesh.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Samples;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An authorisation costs 25,000 gas, of which 12,500 return if its account exists (EIP-7702). */
class Eip7702RefundTest {
  private static final Bytes OTHER_KEY = Bytes.fromHex("0x" + "45".repeat(32));

  /** The transaction, its data, its access list of an address and a key, the authorisation. */
  private static final long INTRINSIC = 21_000 + 20 + 2400 + 1900 + 25_000;

  private static final long REFUND = 12_500;

  private static Transaction signed(Bytes key, long nonce) {
    Authorization authorization =
        new Authorization(UInt256.ONE, Samples.TO, nonce, 0, UInt256.ZERO, UInt256.ZERO);
    return Samples.with(
        Samples.of(TransactionType.SET_CODE),
        UInt256.ZERO,
        List.of(),
        List.of(Signatures.sign(authorization, key)));
  }

  /** Reads six slots that are cold: 12,630 gas. */
  private static Bytecode busy() {
    Bytecode code = Bytecode.code();
    for (int slot = 100; slot < 106; slot++) {
      code.push(slot).op("SLOAD").op("POP");
    }
    return code;
  }

  private static AppliedTransaction apply(Transaction tx, Bytecode code) {
    return AppliedTransaction.of(Fork.PRAGUE, tx, code, new InMemoryState());
  }

  @Test
  void halfReturnsForAnAccountThatExists() {
    var applied =
        apply(signed(Samples.KEY, 1), busy()); // the sender, after this transaction's nonce
    assertThat(applied.result().gasUsed()).isEqualTo(INTRINSIC + 12_630 - REFUND);
    assertThat(applied.world().account(Samples.SENDER).nonce()).isEqualTo(2);
  }

  @Test
  void nothingReturnsForAnAccountThatIsNew() {
    assertThat(apply(signed(OTHER_KEY, 0), busy()).result().gasUsed())
        .isEqualTo(INTRINSIC + 12_630);
  }

  @Test
  void nothingReturnsForAnAuthorisationThatIsNotValid() {
    var applied = apply(signed(Samples.KEY, 0), busy());
    assertThat(applied.result().gasUsed()).isEqualTo(INTRINSIC + 12_630);
    assertThat(applied.world().account(Samples.SENDER).nonce()).isEqualTo(1);
  }

  @Test
  void refundIsAtMostAFifthOfTheGasUsed() {
    assertThat(apply(signed(Samples.KEY, 1), Bytecode.code()).result().gasUsed())
        .isEqualTo(INTRINSIC - INTRINSIC / 5);
  }
}
