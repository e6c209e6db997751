package io.evmesh.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.input.json.InputException;
import io.evmesh.lab.mesh.Mesh;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaboratoryTest {
  private static final String ALL =
      "[sequential, known-graph, two-phase, in-order, block-stm, aria, aria-fallback, sparkle,"
          + " spectrum, calvin, task-groups, {kind: task-groups, hints: perfect, label: perfect},"
          + " sharded, {kind: sharded, relays: false, label: no relays}, evmesh,"
          + " {kind: evmesh, groups: false, nonces: false, own-storage: false, label: bare},"
          + " {kind: evmesh, choose: true, label: choosing}]";

  private final Laboratory laboratory = new Laboratory(Mesh.schedulers(), CostProfile.standard());

  private static Scenario scenario(
      String workload, String cluster, String schedulers, int blocks, int transactions) {
    return Scenario.parse(
        "(test)",
        """
        name: test
        seed: 5
        workload: %s
        blocks: {count: %d, transactions: %d}
        cluster: %s
        schedulers: %s
        """
            .formatted(workload, blocks, transactions, cluster, schedulers));
  }

  private List<BlockRow> run(String workload, String cluster, String schedulers, String more) {
    Scenario scenario = scenario(workload, cluster, schedulers + "\n" + more, 2, 60);
    Point point = scenario.points().getFirst();
    laboratory.check(point.scenario());
    return laboratory.run(point, 0).rows();
  }

  /** Every run compares every block with sequential execution, and fails if one differs. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: transfers, accounts: 2}",
        "{kind: transfers, accounts: 30}",
        "{kind: payments, accounts: 5}",
        "{kind: tokens, accounts: 5, tokens: 2}",
        "{kind: smallbank, accounts: 30, skew: 1}",
        "{kind: key-value, records: 30, skew: 0.5}",
        "{kind: new-order, warehouses: 1, items: 20, lines: 3}",
        "{kind: lending, assets: 2}",
        "{kind: order-book, markets: 2}",
        "{kind: mint}",
        "{kind: game, creatures: 30, births: 0.3}",
        "{kind: supply-chain, items: 30, batch: 3}",
        "{kind: mixture, parts: [{kind: mint}, {kind: transfers, accounts: 9, weight: 2}]}",
        "{kind: 'bench:relayed'}",
        "{kind: 'bench:hot-hybrid'}"
      })
  void everyProtocolGivesWhatSequentialExecutionGives(String workload) {
    List<BlockRow> rows = run(workload, "{nodes: 2, lanes: 3}", ALL, "");
    assertThat(rows).hasSize(2 * 17).allMatch(row -> row.spanNanos() > 0);
    assertThat(rows).allMatch(row -> row.executions() >= row.transactions());
  }

  /** A block of the main network, of which some transactions pay the fee recipient themselves. */
  @Test
  void aRecordedBlockGivesTheSameInEveryProtocol() {
    Path folder = recording();
    String workload = "{kind: recorded, folder: '" + folder + "'}";
    Scenario scenario = scenario(workload, "{nodes: 2, lanes: 3}", ALL, 1, 1000);
    List<BlockRow> rows = laboratory.run(scenario.points().getFirst(), 0).rows();
    assertThat(rows).hasSize(17).allMatch(row -> row.gas() == 13_664_078);
  }

  private static Path recording() {
    String set = System.getenv("EVMESH_FIXTURES");
    Path here = Path.of("").toAbsolutePath();
    Path root = Files.isDirectory(here.resolve("lab")) ? here : here.getParent();
    Path fixtures = set != null ? Path.of(set) : root.resolveSibling("shared").resolve("fixtures");
    Assumptions.assumeTrue(Files.isDirectory(fixtures), () -> "no data at " + fixtures);
    return fixtures.resolve("mainnet").resolve("22546209");
  }

  @Test
  void aRecordedBlockHasNoBlockAfterIt() {
    String workload = "{kind: recorded, folder: nowhere}";
    assertThatThrownBy(() -> run(workload, "{lanes: 2}", "[evmesh]", ""))
        .hasMessageContaining("is one block: blocks.count above 1 needs 'repeat: true'");
  }

  @Test
  void aKilledNodeCostsTimeAndChangesNothing() {
    String cluster = "{nodes: 3, lanes: 2}";
    String kill = "faults: [{kind: kill, block: 0, at: 300us, node: 1}]";
    String quick = "[{kind: evmesh, detection: 10ms}]";
    BlockRow hit = run("{kind: tokens}", cluster, quick, kill).getFirst();
    BlockRow whole = run("{kind: tokens}", cluster, quick, "").getFirst();
    assertThat(hit.spanNanos()).isGreaterThan(whole.spanNanos() + 9_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: pause, at: 100us, node: 1, for: 5ms}",
        "{kind: slow, at: 0us, node: 0, for: 1s, factor: 10}",
        "{kind: cut, at: 100us, node: 2, for: 5ms}"
      })
  void faultsSlowABlockDown(String fault) {
    String cluster = "{nodes: 3, lanes: 2}";
    BlockRow hit = run("{kind: tokens}", cluster, "[evmesh]", "faults: [" + fault + "]").getFirst();
    BlockRow whole = run("{kind: tokens}", cluster, "[evmesh]", "").getFirst();
    assertThat(hit.spanNanos()).isGreaterThan(whole.spanNanos());
  }

  @Test
  void learntPlacementSendsFewerBytes() {
    String workload = "{kind: transfers, accounts: 12}";
    List<BlockRow> hash = run(workload, "{nodes: 4, lanes: 1, placement: hash}", "[evmesh]", "");
    List<BlockRow> learnt =
        run(workload, "{nodes: 4, lanes: 1, placement: learnt}", "[evmesh]", "");
    assertThat(learnt.getFirst().bytes()).isEqualTo(hash.getFirst().bytes()); // nothing learnt yet
    assertThat(learnt.getLast().bytes()).isNotEqualTo(hash.getLast().bytes());
  }

  @Test
  void whatNobodyKnowsIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> run("{kind: nonsense}", "{lanes: 2}", "[evmesh]", ""))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("(test):3: workload names no workload: 'nonsense'");
    assertThatThrownBy(() -> run("{kind: mint, skew: 1}", "{lanes: 2}", "[evmesh]", ""))
        .hasMessageContaining("workload.skew is not known here");
    assertThatThrownBy(() -> run("{kind: mint}", "{lanes: 2}", "[evmush]", ""))
        .hasMessageContaining("names no protocol: 'evmush'");
    assertThatThrownBy(() -> run("{kind: mint}", "{lanes: 0}", "[evmesh]", ""))
        .hasMessage("(test):5: cluster.lanes must be from 1 to 256, not 0");
  }
}
