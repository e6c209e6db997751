package io.evmesh.testkit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static final Address STRANGER =
      Address.fromHex("0x00000000000000000000000000000000000ca11e");

  private final Workload workload =
      WorkloadKind.TRANSFERS_CHAIN.generate(new WorkloadSize(5, 1, 1));
  private final Execution sequential = Execution.of(workload, new SequentialBlockExecutor());

  @Test
  void equalExecutionsHaveNone() {
    Execution again = Execution.of(workload, new SequentialBlockExecutor());

    assertThat(Difference.between(workload, sequential, again)).isEmpty();
  }

  @Test
  void theFirstResultThatDiffersIsNamed() {
    List<TransactionResult> results = new ArrayList<>(sequential.results());
    Executed third = (Executed) results.get(3);
    results.set(3, new Executed(true, 1 + third.gasUsed(), third.logs(), third.output(), null));

    assertThat(Difference.between(workload, sequential, new Execution(results, sequential.world())))
        .contains(new Difference(3, "gasUsed", "21000", "21001"));
  }

  @Test
  void theLocationThatDiffersIsNamedWithItsLastWriter() {
    Address paid = workload.transactions().get(2).transaction().to();
    Execution other = Execution.of(workload, thenSettingBalance(paid));

    Difference difference = Difference.between(workload, sequential, other).orElseThrow();

    assertThat(difference.transaction()).isEqualTo(3); // which passes on what 2 has paid
    assertThat(difference.location()).isEqualTo("balance of " + paid);
    assertThat(difference.other()).isEqualTo(UInt256.of(7).toString());
  }

  @Test
  void aLocationThatNobodyWritesHasNoTransaction() {
    Execution other = Execution.of(workload, thenSettingBalance(STRANGER));

    assertThat(Difference.between(workload, sequential, other).orElseThrow().toString())
        .startsWith("no transaction, balance of " + STRANGER);
  }

  @Test
  void verifiersTellOfExecutorsThatDiffer() {
    Verifier verifier = new Verifier(thenSettingBalance(STRANGER), () -> "see it again", 3, 0);

    assertThat(verifier.verify(workload, OptionalLong.empty()).orElseThrow())
        .contains("actors, 3 lanes")
        .endsWith("see it again")
        .contains(STRANGER.toString());
    assertThat(verifier.verify(workload, OptionalLong.of(5))).isEmpty();
  }

  private static BlockExecutor thenSettingBalance(Address address) {
    return (world, block, transactions) -> {
      var results = new SequentialBlockExecutor().execute(world, block, transactions);
      var account = world.account(address);
      world.setAccount(
          address,
          new io.evmesh.engine.state.Account(
              account == null ? 0 : account.nonce(),
              UInt256.of(7),
              io.evmesh.engine.state.Account.EMPTY.codeHash()));
      return results;
    };
  }
}
