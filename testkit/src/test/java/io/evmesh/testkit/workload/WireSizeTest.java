package io.evmesh.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.wire.BlockCodec;
import io.evmesh.engine.parallel.wire.ResultCodec;
import io.evmesh.engine.parallel.wire.SettleCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much crosses between nodes for a transaction, if all of its places lie elsewhere. */
class WireSizeTest {
  private static final int TRANSACTIONS = 512;
  private static final int FLUSH_AFTER = 64;

  @Test
  void aTransferOfTokensTakesTwoHundredBytes() {
    assertThat(settleBytes(WorkloadKind.ERC20_INDEPENDENT)).isLessThan(200);
    assertThat(settleBytes(WorkloadKind.ERC20_CLUSTERED)).isLessThan(200);
    assertThat(settleBytes(WorkloadKind.TRANSFERS_INDEPENDENT)).isLessThan(100);
  }

  /** Bytes of settles for each transaction. */
  private static int settleBytes(WorkloadKind kind) {
    Workload workload = kind.generate(new WorkloadSize(TRANSACTIONS, 16, 1));
    BlockPlan plan = BlockPlan.of(Shards.ONE_MACHINE, workload.transactions());
    BlockScope scope =
        new BlockScope(
            workload.block(),
            workload.transactions(),
            workload.state(),
            plan,
            new PublishedViews(plan));
    Lane lane = new Lane(scope, new Lane.Tools());
    ByteWriter settles = new ByteWriter(1024);
    List<Incarnation> executions = new ArrayList<>();
    for (int tx = 0; tx < TRANSACTIONS; tx++) {
      lane.execute(new Work.Task(tx, null, null));
      if (lane.isFlushDue(FLUSH_AFTER)) {
        Flush flush = lane.flush();
        flush.shards().forEach(settle -> SettleCodec.write(settles, settle, workload.state()));
        flush.storages().forEach(settle -> SettleCodec.write(settles, settle, workload.state()));
        flush.taken();
        executions.addAll(lane.answered().executions());
      }
    }
    ByteWriter results = new ByteWriter(1024);
    ResultCodec.write(results, executions);
    ByteWriter block = new ByteWriter(1024);
    BlockCodec.write(
        block, new BlockCodec.Told(workload.block(), workload.transactions(), plan.shards(), null));
    System.out.printf(
        "%s: bytes a transaction: settles %d, results %d, block %d%n",
        kind.workload(),
        settles.size() / TRANSACTIONS,
        results.size() / TRANSACTIONS,
        block.size() / TRANSACTIONS);
    return settles.size() / TRANSACTIONS;
  }
}
