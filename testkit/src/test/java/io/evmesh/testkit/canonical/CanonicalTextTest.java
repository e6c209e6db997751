package io.evmesh.testkit.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanonicalTextTest {
  private static final Address ONE = Address.fromHex("0x" + "01".repeat(20));
  private static final Address TWO = Address.fromHex("0x" + "02".repeat(20));
  private static final String EMPTY_CODE =
      "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
  private static final UInt256 SEVEN = UInt256.of(7);

  private final InMemoryState before =
      new InMemoryState()
          .put(TWO, 1, UInt256.of(256), Bytes.EMPTY)
          .put(ONE, 0, UInt256.ZERO, Bytes.EMPTY)
          .putSlot(ONE, SEVEN, UInt256.of(0xab))
          .putSlot(ONE, UInt256.of(8), UInt256.ZERO);
  private final WorldState after = new WorldState(before);

  @Test
  void wholeStatesListEverythingInOrderButSlotsThatAreZero() {
    assertThat(CanonicalText.state(StateChanges.whole(before)))
        .isEqualTo(
            "{\"%s\":{\"balance\":\"0x0\",\"codeHash\":\"%s\",\"nonce\":\"0x0\",\"storage\":{\"%s\":\"%s\"}},"
                    .formatted(ONE, EMPTY_CODE, SEVEN.toHash(), UInt256.of(0xab).toHash())
                + "\"%s\":{\"balance\":\"0x100\",\"codeHash\":\"%s\",\"nonce\":\"0x1\",\"storage\":{}}}"
                    .formatted(TWO, EMPTY_CODE));
  }

  @Test
  void whatIsSetToWhatItWasIsNoDifference() {
    after.setAccount(TWO, before.account(TWO));
    after.setSlot(ONE, SEVEN, UInt256.of(0xab));

    assertThat(difference()).isEqualTo("{}");
  }

  @Test
  void absentAccountsAreTheSameAsEmptyOnes() {
    after.setAccount(Address.ZERO, Account.EMPTY);

    assertThat(difference()).isEqualTo("{}");
  }

  @Test
  void clearedSlotsAreZeroInTheDifference() {
    after.setSlot(ONE, SEVEN, UInt256.ZERO);

    assertThat(difference()).contains("{\"%s\":\"%s\"}".formatted(SEVEN.toHash(), Hash.ZERO));
  }

  @Test
  void removedAccountsAreEmptyAndTheirSlotsZero() {
    after.setAccount(ONE, null);
    after.setAccount(TWO, null);

    assertThat(difference())
        .startsWith("{\"%s\":{\"balance\":\"0x0\"".formatted(ONE))
        .contains("\"%s\":\"%s\"".formatted(SEVEN.toHash(), Hash.ZERO))
        .contains("\"%s\":{\"balance\":\"0x0\"".formatted(TWO));
  }

  @Test
  void slotsThatAreSetAgainAfterRemovalAreNoDifference() {
    after.setAccount(ONE, null);
    after.setAccount(ONE, new Account(5, UInt256.ZERO, Code.EMPTY.hash()));
    after.setSlot(ONE, SEVEN, UInt256.of(0xab));

    assertThat(difference()).contains("\"nonce\":\"0x5\",\"storage\":{}");
  }

  @Test
  void resultsHoldGasAndLogs() {
    Log log = new Log(ONE, List.of(SEVEN.toHash()), Bytes.fromHex("0xaabb"));
    Bytes logged = Bytes.fromHex(ONE + "01" + "00".repeat(31) + "07" + "00000002" + "aabb");

    String text = CanonicalText.results(List.of(executed(true, log), executed(false)));

    assertThat(text)
        .isEqualTo(
            "[{\"gasUsed\":21000,\"logs\":1,\"logsHash\":\"%s\",\"success\":true},"
                    .formatted(Keccak256.hash(logged))
                + "{\"gasUsed\":21000,\"logs\":0,\"logsHash\":\"%s\",\"success\":false}]"
                    .formatted(EMPTY_CODE));
  }

  @Test
  void manyLogsAreHashedOneAfterTheOther() {
    Log log = new Log(ONE, List.of(), Bytes.wrap(new byte[5_000]));
    String bytes = ONE.toString().substring(2) + "00" + "00001388" + "00".repeat(5_000);

    assertThat(CanonicalText.logsHash(List.of(log, log)))
        .isEqualTo(Keccak256.hash(Bytes.fromHex(bytes + bytes)));
  }

  @Test
  void rejectedTransactionsHaveNoText() {
    assertThatThrownBy(
            () ->
                CanonicalText.results(
                    List.of(new TransactionResult.Rejected(Rejection.NONCE_TOO_LOW))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String difference() {
    return CanonicalText.state(StateChanges.between(before, after));
  }

  private static Executed executed(boolean success, Log... logs) {
    return new Executed(success, 21_000, List.of(logs), Bytes.EMPTY, null);
  }
}
