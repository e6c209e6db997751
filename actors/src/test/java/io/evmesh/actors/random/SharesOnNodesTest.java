package io.evmesh.actors.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.Spread;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.SteadyWork;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks in shares on so many nodes as the contract has lanes, and in lanes where shares meet. */
class SharesOnNodesTest extends BlockExecutorContract {
  private static final Duration STALL = Duration.ofSeconds(20);
  private static final int RUNS = 4; // the first teach what meets, and what is kept
  private static final int TRANSACTIONS = 1500;
  private static final Map<Integer, SeveralNodes> STARTED = new TreeMap<>();

  @AfterAll
  static void close() {
    STARTED.values().forEach(SeveralNodes::close);
    STARTED.clear();
  }

  @Override
  int[] lanes() {
    return new int[] {2, 3};
  }

  @Override
  int usualBlocks() {
    return 100;
  }

  @Override
  BlockExecutor executor(int lanes, long seed) {
    return nodes(lanes).executor();
  }

  private static SeveralNodes nodes(int count) {
    return STARTED.computeIfAbsent(
        count,
        nodes ->
            new SeveralNodes(
                nodes,
                new MeshSettings(1, Shards.ONE_MACHINE, STALL, 3, Duration.ofMinutes(2), true),
                SeveralNodes.Network.PERFECT,
                Spread.SHARES));
  }

  @ParameterizedTest
  @EnumSource
  void generatedBlocksAreEqual(WorkloadKind kind) {
    Workload block = kind.generate(new WorkloadSize(TRANSACTIONS, 10, TRANSACTIONS));
    Execution expected = Execution.of(block, new SequentialBlockExecutor());
    for (int i = 0; i < RUNS; i++) {
      Execution found = Execution.of(block, nodes(2).executor());
      assertThat(Difference.between(block, expected, found)).as("run %d", i).isEmpty();
    }
  }

  /** What nodes keep goes on with the chain, and they are told what others have changed. */
  @Test
  void blocksThatFollowEachOtherAreEqualAndHardlyAnythingIsAskedForAgain() {
    SteadyWork work = new SteadyWork(2000, 1000, 1000, 10);
    WorldState expected = new WorldState(work.beginning().state());
    WorldState world = new WorldState(work.beginning().state());
    SeveralNodes nodes = nodes(3);
    long wanted = 0;
    for (int number = 1; number <= 8; number++) {
      List<RecoveredTransaction> block = work.block(number);
      BlockExecutor executor =
          number == 5
              ? new SequentialBlockExecutor()
              : nodes.executor(); // others change values too
      wanted = number == 7 ? nodes.node(0).traffic().valuesWanted() : wanted;
      WorldState next = new WorldState(world);
      WorldState nextExpected = new WorldState(expected);
      assertThat(executor.execute(next, work.beginning().block(), block))
          .isEqualTo(
              new SequentialBlockExecutor().execute(nextExpected, work.beginning().block(), block));
      assertThat(changes(next)).isEqualTo(changes(nextExpected));
      world = next;
      expected = nextExpected;
    }
    assertThat(nodes.node(0).traffic().valuesWanted() - wanted).isLessThan(600);
  }

  private static Map<String, String> changes(WorldState world) {
    Map<String, String> changes = new TreeMap<>();
    StateView base = world.base();
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            if (!Objects.equals(account, base.account(address))) {
              changes.put(address.toString(), String.valueOf(account));
            }
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            UInt256 number = UInt256.ofLimbs(words, key);
            UInt256 left = UInt256.ofLimbs(words, value);
            if (!left.equals(base.slot(address, number))) {
              changes.put(address + " " + number, left.toString());
            }
          }
        });
    return changes;
  }
}
