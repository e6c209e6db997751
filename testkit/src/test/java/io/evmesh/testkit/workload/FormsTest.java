package io.evmesh.testkit.workload;

import static io.evmesh.testkit.workload.BlockBuilder.ETHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.SeededBlockExecutor;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.random.BlockDifference;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The ways of adding to a state variable in {@code contracts/Forms.sol}, as compilers from 0.4 to
 * 0.8 make them: many transactions that add to one variable are executed once each, however lanes
 * and accounts take turns. {@code contracts/build-forms.js} makes the table.
 */
class FormsTest {
  private static final int TRANSACTIONS = 24;
  private static final int LANES = 3;
  private static final int SCHEDULES = 2; // for each form
  private static final Address FORMS = Keys.address("forms", 0);

  /** Signatures of the functions of which any order will do. */
  private static final List<String> COMMUTING =
      List.of(
          "sum(uint256)",
          "difference(uint256)",
          "increment(uint256)",
          "safeSum(uint256)",
          "cappedSum(uint256)",
          "credit(uint256)",
          "debit(uint256)",
          "lowVotes(uint128)",
          "highVotes(uint128)",
          "packedCount(uint256)",
          "guardedCount(uint64)",
          "signedSum(int256)",
          "inPlace(uint208)",
          "twice(uint256)");

  private static final List<String> ORDERED = List.of("inTurn(uint256)", "asKey(uint256)");

  @ParameterizedTest(name = "{0}, optimiser {1}, IR {2}")
  @CsvFileSource(
      resources = "/io/evmesh/testkit/commute/forms.csv",
      numLinesToSkip = 1,
      maxCharsPerColumn = 1 << 16)
  void eachIsExecutedOnce(String compiler, boolean optimizer, boolean viaIr, String code) {
    for (String form : COMMUTING) {
      assertThat(mostExecutions(form, code))
          .as("%s by %s, optimiser %s, IR %s", form, compiler, optimizer, viaIr)
          .isEqualTo(TRANSACTIONS);
    }
    for (String form : ORDERED) {
      assertThat(mostExecutions(form, code)).isGreaterThanOrEqualTo(TRANSACTIONS);
    }
  }

  /** Executions of a block of calls, in the worst of some schedules, which all give the same. */
  private static long mostExecutions(String form, String code) {
    Workload workload = workload(form, Bytes.fromHex("0x" + code));
    WorldState expected = new WorldState(workload.state());
    List<TransactionResult> results =
        new SequentialBlockExecutor().execute(expected, workload.block(), workload.transactions());
    assertThat(results)
        .as(form)
        .allMatch(result -> result instanceof TransactionResult.Executed done && done.success());
    long most = 0;
    for (long seed = 1; seed <= SCHEDULES; seed++) {
      SeededBlockExecutor executor =
          new SeededBlockExecutor(
              new SplittableRandom(seed), LANES, (owner, run, counter, words, key) -> 1);
      WorldState world = new WorldState(workload.state());
      assertThat(executor.execute(world, workload.block(), workload.transactions()))
          .isEqualTo(results);
      assertThat(BlockDifference.ofWorlds(workload.state(), expected, world)).isEmpty();
      most = Math.max(most, executor.executions());
    }
    return most;
  }

  private static Workload workload(String form, Bytes code) {
    BlockBuilder block = new BlockBuilder();
    block.contract(FORMS, code);
    UInt256 some = UInt256.of(1_000_000);
    block.slot(FORMS, 0, some);
    block.slot(FORMS, Keys.mapped(UInt256.of(0x1234), UInt256.ONE), some);
    block.slot(FORMS, 2, UInt256.ofLimbs(9000, 0, 8000, 0));
    block.slot(FORMS, 3, UInt256.ofLimbs(77, 0, 5L << 32, 7L << 32));
    block.slot(FORMS, 4, some);
    block.slot(FORMS, 5, UInt256.ofLimbs(5 | 300L << 48, 0, 0, 0));
    block.slot(FORMS, 6, some);
    for (int i = 0; i < TRANSACTIONS; i++) {
      Address sender = Keys.address("s", i);
      block.plainAccount(sender, ETHER);
      UInt256 number = UInt256.of(1 + i * 7 % 50);
      block.transaction(sender, FORMS, UInt256.ZERO, Keys.call(form, number), 200_000);
    }
    return block.build(form);
  }
}
