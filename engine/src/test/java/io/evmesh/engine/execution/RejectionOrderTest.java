package io.evmesh.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Authorization;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Samples;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Of two rules that a transaction breaks the one is named that comes first in the execution
 * specification: every pair that can be broken together, of every type, under every fork.
 */
class RejectionOrderTest {
  private static final UInt256 BASE_FEE = UInt256.of(7);
  private static final UInt256 FEE = UInt256.of(100);
  private static final Hash GOOD_BLOB = Hash.ofLimbs(0, 0, 0, 1L << 56);

  private enum Gas {
    ENOUGH,
    BELOW_INTRINSIC,
    BELOW_FLOOR,
    ABOVE_CAP
  }

  /** A transaction with its sender and its block, valid until something is broken. */
  private static final class Case {
    final Fork fork;
    final TransactionType type;
    UInt256 chainId = UInt256.ONE;
    long nonce;
    Gas gas = Gas.ENOUGH;
    UInt256 fee = FEE;
    boolean hasHighTip;
    @Nullable Address to = Address.ofLimbs(0xee, 0, 0);
    Bytes data = Bytes.EMPTY;
    UInt256 blobFee = FEE;
    List<Hash> blobs;
    List<Authorization> authorizations;
    long senderNonce;
    UInt256 balance = UInt256.of(1_000_000_000_000_000_000L);
    Bytes code = Bytes.EMPTY;
    boolean isBlockFull;
    int maxBlobs = 9;

    Case(Fork fork, TransactionType type) {
      this.fork = fork;
      this.type = type;
      blobs = type == TransactionType.BLOB ? List.of(GOOD_BLOB) : List.of();
      authorizations = Samples.of(type).authorizations();
    }

    TransactionResult execute() {
      Transaction tx = transaction(gasLimit());
      long blockGas = isBlockFull ? tx.gasLimit() - 1 : 100_000_000;
      BlockContext block =
          new BlockContext(
              fork,
              1,
              1,
              1,
              Address.ZERO,
              blockGas,
              fork.isAtLeast(Fork.LONDON) ? BASE_FEE : UInt256.ZERO,
              UInt256.ZERO,
              Hash.ZERO,
              UInt256.of(5),
              maxBlobs);
      InMemoryState state = new InMemoryState().put(Samples.SENDER, senderNonce, balance, code);
      return new SequentialBlockExecutor()
          .execute(
              new WorldState(state), block, List.of(new RecoveredTransaction(tx, Samples.SENDER)))
          .getFirst();
    }

    private long gasLimit() {
      Transaction any = transaction(0);
      long intrinsic = TransactionRules.intrinsicGas(fork, any);
      long floor = TransactionRules.floorGas(fork, any);
      return switch (gas) {
        case ENOUGH -> Math.max(100_000, Math.max(intrinsic, floor));
        case BELOW_INTRINSIC -> intrinsic - 1;
        case BELOW_FLOOR -> floor - 1;
        case ABOVE_CAP -> TransactionRules.GAS_LIMIT_CAP + 1;
      };
    }

    private Transaction transaction(long gasLimit) {
      boolean hasTip = type.compareTo(TransactionType.DYNAMIC_FEE) >= 0;
      UInt256 tip = hasHighTip ? fee.plus(UInt256.ONE) : UInt256.ONE.min(fee);
      return new Transaction(
          type,
          chainId,
          nonce,
          fee,
          hasTip ? tip : fee,
          gasLimit,
          to,
          UInt256.ONE,
          data,
          List.of(),
          blobFee,
          blobs,
          authorizations,
          null);
    }
  }

  /**
   * A way to break a rule.
   *
   * @param part what it sets; two that set the same can not be broken together
   * @param since the first fork with the rule
   */
  private record Breach(
      Rejection reason, String part, Fork since, List<TransactionType> types, Consumer<Case> act) {
    boolean isPossible(Case of) {
      return of.fork.isAtLeast(since) && types.contains(of.type);
    }
  }

  private static Breach breach(
      Rejection reason, String part, Fork since, Consumer<Case> act, TransactionType... types) {
    return new Breach(
        reason, part, since, List.of(types.length == 0 ? TransactionType.values() : types), act);
  }

  /** The rules in the order of validate_transaction and check_transaction. */
  private static List<Breach> order(Fork fork) {
    List<Breach> order = new ArrayList<>();
    addGasAndFees(order);
    addBlobs(order, fork);
    addCodeAndSender(order);
    return order;
  }

  private static void addGasAndFees(List<Breach> order) {
    order.add(
        breach(
            Rejection.INTRINSIC_GAS_TOO_LOW,
            "gas",
            Fork.FRONTIER,
            it -> it.gas = Gas.BELOW_INTRINSIC));
    order.add(
        breach(
            Rejection.FLOOR_GAS_TOO_LOW,
            "gas",
            Fork.PRAGUE,
            it -> {
              it.gas = it.gas == Gas.ENOUGH ? Gas.BELOW_FLOOR : it.gas;
              it.data = it.data.isEmpty() ? nonZero(5_000) : it.data;
            }));
    order.add(
        breach(
            Rejection.NONCE_IS_MAX,
            "nonce",
            Fork.FRONTIER,
            it -> {
              it.nonce = -1;
              it.senderNonce = -1;
            }));
    order.add(
        breach(
            Rejection.INIT_CODE_TOO_LARGE,
            "data",
            Fork.SHANGHAI,
            it -> {
              it.to = null;
              it.data = nonZero(49_153);
            }));
    order.add(
        breach(Rejection.GAS_LIMIT_ABOVE_CAP, "gas", Fork.OSAKA, it -> it.gas = Gas.ABOVE_CAP));
    order.add(
        breach(
            Rejection.GAS_ALLOWANCE_EXCEEDED, "room", Fork.FRONTIER, it -> it.isBlockFull = true));
    order.add(
        breach(
            Rejection.BLOB_ALLOWANCE_EXCEEDED,
            "max",
            Fork.CANCUN,
            it -> it.maxBlobs = 0,
            TransactionType.BLOB));
    order.add(
        breach(
            Rejection.INVALID_CHAIN_ID, "chain", Fork.FRONTIER, it -> it.chainId = UInt256.of(2)));
    order.add(
        breach(
            Rejection.PRIORITY_FEE_ABOVE_FEE_CAP,
            "tip",
            Fork.LONDON,
            it -> it.hasHighTip = true,
            TransactionType.DYNAMIC_FEE,
            TransactionType.BLOB,
            TransactionType.SET_CODE));
    order.add(
        breach(
            Rejection.FEE_BELOW_BASE_FEE,
            "fee",
            Fork.LONDON,
            it -> it.fee = BASE_FEE.minus(UInt256.ONE)));
  }

  private static void addBlobs(List<Breach> order, Fork fork) {
    TransactionType blob = TransactionType.BLOB;
    Breach blobCreation =
        breach(Rejection.BLOB_CREATION, "to", Fork.CANCUN, it -> it.to = null, blob);
    if (!fork.isAtLeast(Fork.PRAGUE)) {
      order.add(blobCreation);
    }
    order.add(breach(Rejection.NO_BLOBS, "blobs", Fork.CANCUN, it -> it.blobs = List.of(), blob));
    order.add(
        breach(
            Rejection.TOO_MANY_BLOBS,
            "count",
            Fork.OSAKA,
            it -> it.blobs = Collections.nCopies(7, it.blobs.getFirst()),
            blob));
    order.add(
        breach(
            Rejection.BLOB_VERSION_UNKNOWN,
            "blobs",
            Fork.CANCUN,
            it -> it.blobs = Collections.nCopies(it.blobs.size(), Hash.ZERO),
            blob));
    order.add(
        breach(
            Rejection.BLOB_FEE_BELOW_BASE_FEE,
            "blob fee",
            Fork.CANCUN,
            it -> it.blobFee = UInt256.ONE,
            blob));
    if (fork.isAtLeast(Fork.PRAGUE)) {
      order.add(blobCreation);
    }
  }

  private static void addCodeAndSender(List<Breach> order) {
    TransactionType setCode = TransactionType.SET_CODE;
    order.add(breach(Rejection.SET_CODE_CREATION, "to", Fork.PRAGUE, it -> it.to = null, setCode));
    order.add(
        breach(
            Rejection.NO_AUTHORIZATIONS,
            "list",
            Fork.PRAGUE,
            it -> it.authorizations = List.of(),
            setCode));
    order.add(breach(Rejection.NONCE_TOO_LOW, "nonce", Fork.FRONTIER, it -> it.senderNonce = 5));
    order.add(breach(Rejection.NONCE_TOO_HIGH, "nonce", Fork.FRONTIER, it -> it.nonce = 5));
    order.add(
        breach(
            Rejection.INSUFFICIENT_FUNDS,
            "balance",
            Fork.FRONTIER,
            it -> it.balance = UInt256.ONE));
    order.add(
        breach(Rejection.INSUFFICIENT_FUNDS, "fee", Fork.FRONTIER, it -> it.fee = UInt256.MAX));
    order.add(
        breach(
            Rejection.SENDER_NOT_EOA,
            "code",
            Fork.FRONTIER,
            it -> it.code = Bytes.fromHex("0x00")));
  }

  private static Bytes nonZero(int size) {
    return Bytes.fromHex("0x" + "11".repeat(size));
  }

  private static boolean isTogether(Breach one, Breach two) {
    boolean sameGas =
        one.reason == Rejection.INTRINSIC_GAS_TOO_LOW && two.reason == Rejection.FLOOR_GAS_TOO_LOW;
    boolean noBlobs = one.part.equals("max") && two.reason == Rejection.NO_BLOBS;
    boolean counted = one.reason == Rejection.NO_BLOBS && two.part.equals("count");
    boolean tipOfMax =
        one.part.equals("tip")
            && two.part.equals("fee")
            && two.reason != Rejection.FEE_BELOW_BASE_FEE;
    return sameGas || !one.part.equals(two.part) && !noBlobs && !counted && !tipOfMax;
  }

  @ParameterizedTest
  @EnumSource
  void theFirstRuleOfTheSpecificationIsNamed(Fork fork) {
    int pairs = 0;
    for (TransactionType type : TransactionType.values()) {
      List<Breach> order =
          order(fork).stream().filter(it -> it.isPossible(new Case(fork, type))).toList();
      boolean isKnown = isKnown(fork, type);
      for (int i = 0; i < order.size(); i++) {
        Breach first = order.get(i);
        Case alone = new Case(fork, type);
        first.act.accept(alone);
        assertThat(alone.execute())
            .as("%s %s %s", fork, type, first.reason)
            .isEqualTo(
                new TransactionResult.Rejected(
                    isKnown ? first.reason : Rejection.TYPE_NOT_SUPPORTED));
        for (Breach second : order.subList(i + 1, order.size())) {
          if (!isKnown || !isTogether(first, second)) {
            continue;
          }
          Case both = new Case(fork, type);
          first.act.accept(both);
          second.act.accept(both);
          assertThat(both.execute())
              .as("%s %s %s and %s", fork, type, first.reason, second.reason)
              .isEqualTo(new TransactionResult.Rejected(first.reason));
          pairs++;
        }
      }
    }
    assertThat(pairs).isGreaterThanOrEqualTo(20);
  }

  private static boolean isKnown(Fork fork, TransactionType type) {
    return new Case(fork, type).execute() instanceof TransactionResult.Executed;
  }

  @Test
  void withoutASignatureWhatComesBeforeItIsNamed() {
    TransactionType type = TransactionType.DYNAMIC_FEE;
    Case good = new Case(Fork.OSAKA, type);
    assertThat(unsigned(good, 1_000_000)).isEqualTo(Rejection.INVALID_SIGNATURE);
    assertThat(unsigned(good, 50_000)).isEqualTo(Rejection.GAS_ALLOWANCE_EXCEEDED);
    good.hasHighTip = true;
    assertThat(unsigned(good, 1_000_000)).isEqualTo(Rejection.INVALID_SIGNATURE);
    good.chainId = UInt256.of(2);
    assertThat(unsigned(good, 1_000_000)).isEqualTo(Rejection.INVALID_CHAIN_ID);
    good.gas = Gas.BELOW_INTRINSIC;
    assertThat(unsigned(good, 1_000_000)).isEqualTo(Rejection.INTRINSIC_GAS_TOO_LOW);
  }

  private static Rejection unsigned(Case of, long blockGas) {
    BlockContext block =
        new BlockContext(
            of.fork,
            1,
            1,
            1,
            Address.ZERO,
            blockGas,
            BASE_FEE,
            UInt256.ZERO,
            Hash.ZERO,
            UInt256.ONE,
            9);
    return new BlockAllowance(block).checkUnsigned(of.transaction(of.gasLimit()));
  }
}
