package io.evmesh.lab.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.Laboratory;
import io.evmesh.lab.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeshTimesTest {
  private static final int MICRO = 1000; // nanoseconds

  private static List<BlockRow> run(
      CostProfile profile, String workload, String blocks, String cluster, String options) {
    Scenario scenario =
        Scenario.parse(
            "(test)",
            """
            name: test
            workload: {kind: "bench:%s"}
            blocks: %s
            cluster: %s
            schedulers: [{kind: evmesh%s}]
            """
                .formatted(workload, blocks, cluster, options));
    return new Laboratory(Mesh.schedulers(), profile).run(scenario.points().getFirst(), 0).rows();
  }

  private static BlockRow tokens(String cluster) {
    String blocks = "{transactions: 1000}";
    return run(CostProfile.standard(), "erc20-independent", blocks, cluster, "").getFirst();
  }

  /**
   * A transaction takes a microsecond, waking a core ten. One is woken for the groups, the caller
   * for what came of them, one for the coordinator, on which all else happens, the caller for the
   * end.
   */
  @Test
  void aBlockInOneLaneWaitsForWhoIsWoken() {
    CostProfile profile =
        CostProfile.flat(0).with(Cost.TRANSACTION, 1_000_000).with(Cost.WAKE, 10_000_000);
    BlockRow row =
        run(profile, "transfers-independent", "{transactions: 4}", "{lanes: 1}", "").getFirst();
    assertThat(row.spanNanos()).isEqualTo((10 + 10 + 10 + 4 + 10) * MICRO);
  }

  /** Telling sixteen ledgers, of which none has anything to do, takes the lane's time. */
  @Test
  void whoTellsLetsTheOtherHaveACore() {
    CostProfile free = CostProfile.flat(0).with(Cost.TRANSACTION, 1_000_000);
    CostProfile dear = free.with(Cost.TURN, 1_000_000);
    String blocks = "{transactions: 64}";
    BlockRow cheap =
        run(free, "transfers-independent", blocks, "{lanes: 1, cores: 1}", "").getFirst();
    BlockRow told =
        run(dear, "transfers-independent", blocks, "{lanes: 1, cores: 1}", "").getFirst();
    assertThat(cheap.spanNanos()).isEqualTo(64 * MICRO);
    assertThat(told.spanNanos()).isGreaterThan((64 + 2 * 16) * MICRO);
    assertThat(told.busyNanos()).isGreaterThanOrEqualTo(told.spanNanos());
  }

  /** A hundred payments to ten recipients: at their balances all but the first meet somebody. */
  @Test
  void whereTransactionsMeetLanesAndLedgersTakeMore() {
    CostProfile lane = CostProfile.flat(0).with(Cost.LANE_SLOT_MET, 1_000_000);
    CostProfile ledger = CostProfile.flat(0).with(Cost.SETTLE_SLOT_MET, 1_000_000);
    String blocks = "{transactions: 100}";
    for (CostProfile profile : List.of(lane, ledger)) {
      BlockRow row = run(profile, "erc20-clustered", blocks, "{lanes: 1}", "").getFirst();
      assertThat(row.busyNanos()).isEqualTo(90 * MICRO);
    }
  }

  @Test
  void aSecondCoreTakesWhatIsBesideTheLane() {
    BlockRow alone = tokens("{lanes: 1, cores: 1}");
    BlockRow beside = tokens("{lanes: 1, cores: 2}");
    assertThat(beside.spanNanos()).isLessThan(alone.spanNanos());
  }

  /** The leader's only core gives the other node work, though its own lane has enough to do. */
  @Test
  void whatComesFromOtherNodesDoesNotWaitForALane() {
    BlockRow row =
        run(
                CostProfile.standard(),
                "compute",
                "{count: 2, transactions: 400, repeat: true}",
                "{nodes: 2, lanes: 1, cores: 1}",
                "")
            .getLast();
    assertThat(row.speedUp()).isGreaterThan(1.5);
  }

  @Test
  void twoLanesTakeHardlyMoreOfCoresThanOne() {
    BlockRow one = tokens("{lanes: 1, cores: 2}");
    BlockRow two = tokens("{lanes: 2, cores: 2}");
    assertThat(two.spanNanos()).isLessThan(one.spanNanos());
    assertThat(two.busyNanos()).isLessThan((long) (1.15 * one.busyNanos()));
  }

  @Test
  void aBlockThatIsRepeatedShowsWhatWasLearnt() {
    List<BlockRow> rows =
        run(
            CostProfile.standard(),
            "pool-fees",
            "{count: 3, transactions: 100, repeat: true}",
            "{lanes: 2}",
            "");
    assertThat(rows)
        .extracting(BlockRow::sequentialNanos)
        .containsOnly(rows.getFirst().sequentialNanos());
    assertThat(rows.getFirst().aborts()).isPositive();
    assertThat(rows.getLast().aborts()).isZero();
  }

  /** Everybody adds to one sum: once that is followed, lanes need not agree on its value. */
  @Test
  void sumsThatAreFollowedFailFewerConditions() {
    String blocks = "{transactions: 600}";
    CostProfile profile = CostProfile.standard();
    BlockRow followed = run(profile, "votes", blocks, "{lanes: 4}", "").getFirst();
    BlockRow not = run(profile, "votes", blocks, "{lanes: 4}", ", commuting: false").getFirst();
    assertThat(followed.aborts()).isLessThan(not.aborts());
  }
}
