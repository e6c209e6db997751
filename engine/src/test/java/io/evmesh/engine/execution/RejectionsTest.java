package io.evmesh.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.scene.Bytecode;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Samples;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each rule of validity refuses for its own reason; the samples alone are valid. */
class RejectionsTest {
  private static final UInt256 RICH = UInt256.of(1_000_000_000_000_000_000L);
  private static final UInt256 FEE = UInt256.of(100);

  /** Reasons that a decoded transaction with a known sender can not be refused for. */
  private static final Set<Rejection> OF_BYTES =
      EnumSet.of(Rejection.MALFORMED, Rejection.INVALID_SIGNATURE, Rejection.FEE_OVERFLOW);

  private final Set<Rejection> seen = EnumSet.noneOf(Rejection.class);

  private static TransactionResult execute(
      InMemoryState state, BlockContext block, Transaction tx) {
    return new SequentialBlockExecutor()
        .execute(
            new WorldState(state), block, List.of(new RecoveredTransaction(tx, Samples.SENDER)))
        .getFirst();
  }

  private static InMemoryState senderWith(long nonce, UInt256 wei, Bytes code) {
    return new InMemoryState().put(Samples.SENDER, nonce, wei, code);
  }

  private void refuses(Rejection reason, Fork fork, Transaction tx) {
    refuses(reason, fork, tx, senderWith(0, RICH, Bytes.EMPTY));
  }

  private void refuses(Rejection reason, Fork fork, Transaction tx, InMemoryState state) {
    assertThat(execute(state, Scene.block(fork), tx))
        .isEqualTo(new TransactionResult.Rejected(reason));
    seen.add(reason);
  }

  private static Transaction numbers(TransactionType type, long nonce, long gas, UInt256 fee) {
    return Samples.with(Samples.of(type), nonce, gas, fee, fee.min(UInt256.of(2)));
  }

  @Test
  void samplesAreExecuted() {
    for (TransactionType type : TransactionType.values()) {
      assertThat(
              execute(senderWith(0, RICH, Bytes.EMPTY), Scene.block(Fork.OSAKA), Samples.of(type)))
          .as("%s", type)
          .isInstanceOf(TransactionResult.Executed.class);
    }
  }

  @Test
  void everyReasonIsMetByATransactionThatBreaksItsRule() {
    refuseTypes();
    refuseAccounts();
    refuseGas();
    refuseBlobsAndAuthorisations();
    Set<Rejection> missing = EnumSet.allOf(Rejection.class);
    missing.removeAll(seen);
    missing.removeAll(OF_BYTES);
    assertThat(missing).isEmpty();
  }

  private void refuseTypes() {
    refuses(Rejection.TYPE_NOT_SUPPORTED, Fork.ISTANBUL, Samples.of(TransactionType.ACCESS_LIST));
    refuses(Rejection.TYPE_NOT_SUPPORTED, Fork.BERLIN, Samples.of(TransactionType.DYNAMIC_FEE));
    refuses(Rejection.TYPE_NOT_SUPPORTED, Fork.SHANGHAI, Samples.of(TransactionType.BLOB));
    refuses(Rejection.TYPE_NOT_SUPPORTED, Fork.CANCUN, Samples.of(TransactionType.SET_CODE));
    for (TransactionType type : TransactionType.values()) {
      Transaction tx = Samples.of(type);
      refuses(
          Rejection.INVALID_CHAIN_ID,
          Fork.OSAKA,
          Samples.with(tx, UInt256.of(2), tx.to(), tx.data()));
    }
  }

  private void refuseAccounts() {
    Transaction tx = Samples.of(TransactionType.DYNAMIC_FEE);
    refuses(Rejection.NONCE_TOO_LOW, Fork.OSAKA, tx, senderWith(1, RICH, Bytes.EMPTY));
    refuses(Rejection.NONCE_TOO_HIGH, Fork.OSAKA, numbers(tx.type(), 1, 100_000, FEE));
    refuses(
        Rejection.NONCE_IS_MAX,
        Fork.OSAKA,
        numbers(tx.type(), -1, 100_000, FEE),
        senderWith(-1, RICH, Bytes.EMPTY));
    // 100,000 gas at 100 wei and a value of 1
    UInt256 price = UInt256.of(10_000_001);
    refuses(
        Rejection.INSUFFICIENT_FUNDS,
        Fork.OSAKA,
        tx,
        senderWith(0, price.minus(UInt256.ONE), Bytes.EMPTY));
    assertThat(execute(senderWith(0, price, Bytes.EMPTY), Scene.block(Fork.OSAKA), tx))
        .isInstanceOf(TransactionResult.Executed.class);
    Bytes code = Bytecode.code().op("STOP").bytes();
    refuses(Rejection.SENDER_NOT_EOA, Fork.OSAKA, tx, senderWith(0, RICH, code));
    Bytes delegation = Bytes.fromHex("0xef0100" + "11".repeat(20));
    assertThat(execute(senderWith(0, RICH, delegation), Scene.block(Fork.OSAKA), tx))
        .as("EIP-7702 lets an account with a delegation send")
        .isInstanceOf(TransactionResult.Executed.class);
  }

  private void refuseGas() {
    TransactionType type = TransactionType.DYNAMIC_FEE;
    refuses(
        Rejection.GAS_ALLOWANCE_EXCEEDED,
        Fork.PRAGUE,
        numbers(type, 0, Scene.BLOCK_GAS_LIMIT + 1, FEE));
    // 21,000, a zero byte, a non-zero byte, an address and a key of the access list
    long intrinsic = 21_000 + 4 + 16 + 2400 + 1900;
    refuses(Rejection.INTRINSIC_GAS_TOO_LOW, Fork.LONDON, numbers(type, 0, intrinsic - 1, FEE));
    refuses(Rejection.GAS_LIMIT_ABOVE_CAP, Fork.OSAKA, numbers(type, 0, (1 << 24) + 1, FEE));
    // a price that does not fit a word is above every balance
    refuses(Rejection.INSUFFICIENT_FUNDS, Fork.OSAKA, numbers(type, 0, 100_000, UInt256.MAX));
    refuses(
        Rejection.FEE_BELOW_BASE_FEE,
        Fork.LONDON,
        numbers(type, 0, 100_000, Scene.BASE_FEE.minus(UInt256.ONE)));
    refuses(
        Rejection.PRIORITY_FEE_ABOVE_FEE_CAP,
        Fork.LONDON,
        Samples.with(Samples.of(type), 0, 100_000, FEE, UInt256.of(101)));
    // EIP-7623: 1,000 bytes that are not zero are 4,000 tokens, at 10 gas each
    Transaction legacy = Samples.of(TransactionType.LEGACY);
    Transaction data =
        Samples.with(legacy, UInt256.ONE, legacy.to(), Bytes.fromHex("0x" + "11".repeat(1000)));
    refuses(Rejection.FLOOR_GAS_TOO_LOW, Fork.PRAGUE, Samples.with(data, 0, 60_999, FEE, FEE));
    var floor =
        execute(
            senderWith(0, RICH, Bytes.EMPTY),
            Scene.block(Fork.PRAGUE),
            Samples.with(data, 0, 61_000, FEE, FEE));
    assertThat(((TransactionResult.Executed) floor).gasUsed()).isEqualTo(61_000);
    Bytes tooLong = Bytes.wrap(new byte[49_153]);
    refuses(
        Rejection.INIT_CODE_TOO_LARGE,
        Fork.SHANGHAI,
        Samples.with(Samples.with(legacy, UInt256.ONE, null, tooLong), 0, 1_000_000, FEE, FEE));
  }

  private void refuseBlobsAndAuthorisations() {
    Transaction blob = Samples.of(TransactionType.BLOB);
    UInt256 fee = blob.maxFeePerBlobGas();
    List<Hash> hashes = blob.blobVersionedHashes();
    refuses(
        Rejection.BLOB_FEE_BELOW_BASE_FEE,
        Fork.CANCUN,
        Samples.with(blob, UInt256.of(4), hashes, List.of()));
    refuses(Rejection.NO_BLOBS, Fork.CANCUN, Samples.with(blob, fee, List.of(), List.of()));
    List<Hash> seven = Collections.nCopies(7, hashes.getFirst());
    Transaction crowded = Samples.with(blob, fee, seven, List.of()); // the block takes six
    refuses(Rejection.BLOB_ALLOWANCE_EXCEEDED, Fork.CANCUN, crowded);
    refuses(Rejection.TOO_MANY_BLOBS, Fork.OSAKA, crowded);
    refuses(
        Rejection.BLOB_VERSION_UNKNOWN,
        Fork.CANCUN,
        Samples.with(blob, fee, List.of(Hash.ZERO), List.of()));
    refuses(
        Rejection.BLOB_CREATION, Fork.CANCUN, Samples.with(blob, UInt256.ONE, null, Bytes.EMPTY));
    Transaction setCode = Samples.of(TransactionType.SET_CODE);
    refuses(
        Rejection.NO_AUTHORIZATIONS,
        Fork.PRAGUE,
        Samples.with(setCode, UInt256.ZERO, List.of(), List.of()));
    refuses(
        Rejection.SET_CODE_CREATION,
        Fork.PRAGUE,
        Samples.with(setCode, UInt256.ONE, null, Bytes.EMPTY));
  }
}
