package io.evmesh.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.execute.Executions;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.testkit.workload.BlockBuilder;
import io.evmesh.testkit.workload.Keys;
import io.evmesh.testkit.workload.Workload;
import org.junit.jupiter.api.Test;

class OrdinaryCodeTest {
  @Test
  void countsTheInstructionsThatAreExecuted() {
    OrdinaryCode code = new OrdinaryCode(200);
    BlockBuilder block = new BlockBuilder();
    Address contract = Keys.address("c", 0);
    Address sender = Keys.address("s", 0);
    block.contract(contract, Bytes.fromHex("0x" + code.code()));
    block.plainAccount(sender, BlockBuilder.ETHER);
    block.transaction(sender, contract, UInt256.ZERO, Bytes.EMPTY, 1_000_000);
    Workload work = block.build("ordinary");
    CostProfile each = CostProfile.flat(0).with(Cost.PLAIN, 1000); // picoseconds
    Executions executions = new Executions(work.block(), work.transactions(), work.state(), each);
    Run run = executions.execute(0, executions.versions().now()).run();
    assertThat(run.result())
        .isInstanceOfSatisfying(Executed.class, done -> assertThat(done.success()).isTrue());
    assertThat(run.nanos()).isEqualTo(code.instructions());
  }
}
