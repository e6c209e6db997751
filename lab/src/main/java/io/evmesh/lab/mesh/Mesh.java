package io.evmesh.lab.mesh;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.choice.BlockKind;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.engine.parallel.choice.CostModel;
import io.evmesh.engine.parallel.choice.LaneBudget;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.types.Address;
import io.evmesh.lab.document.Entry;
import io.evmesh.lab.scenario.Fault;
import io.evmesh.lab.scheduler.BlockEnd;
import io.evmesh.lab.scheduler.Scheduler;
import io.evmesh.lab.scheduler.Schedulers;
import io.evmesh.lab.scheduler.Stage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Our protocol: the cores that the actors drive, on simulated nodes. What is learnt of conflicts,
 * costs and kinds of calls stays from block to block. Lanes read the owners' versions as they are
 * at the begin of a transaction.
 */
public final class Mesh implements Scheduler {
  private final MeshOptions options;
  private final ConflictMemory memory = new ConflictMemory();
  private final Set<RemoteReads.Kind> learnt = new HashSet<>();
  private final Set<Integer> gone = new TreeSet<>();
  private final Placement placement = new Placement();
  private @Nullable CostModel costs;

  private Mesh(MeshOptions options) {
    this.options = options;
  }

  /** All protocols: this one beside the rivals. */
  public static Schedulers schedulers() {
    return new Schedulers(List.of(kind()));
  }

  /** How scenarios name it, and what they can tell it. */
  public static Schedulers.Kind kind() {
    return new Schedulers.Kind(
        "evmesh",
        MeshOptions.NAMES,
        "the cores of this engine on simulated nodes; each part can be left out",
        Mesh::of);
  }

  private static Scheduler of(Entry options) {
    return new Mesh(MeshOptions.of(options));
  }

  @Override
  public BlockEnd execute(Stage stage) {
    if (!options.choose()) {
      return new Block(stage, LaneBudget.UNLIMITED).execute();
    }
    int lanes = stage.cluster().nodes() * stage.cluster().lanes();
    CostModel model = costs == null ? new CostModel(lanes) : costs;
    costs = model;
    return new Choice(stage, model, lanes).execute();
  }

  /** A block whose kind decides where it runs. */
  private final class Choice {
    private final Stage stage;
    private final CostModel model;
    private final int lanes;
    private final List<RecoveredTransaction> transactions;

    Choice(Stage stage, CostModel model, int lanes) {
      this.stage = stage;
      this.model = model;
      this.lanes = lanes;
      transactions = stage.executions().transactions();
    }

    BlockEnd execute() {
      if (CostModel.isTiny(transactions)) {
        return inPlace();
      }
      BlockKind kind = BlockKind.of(transactions);
      boolean favoursLanes =
          model.favoursLanes(
              kind, () -> Math.min(lanes, memory.width(transactions, stage.executions().base())));
      if (!favoursLanes) {
        BlockEnd end = inPlace();
        model.ranInPlace(kind, stage.loop().now(), gas());
        return end;
      }
      LaneBudget budget = model.budget(kind, transactions);
      Block block = new Block(stage, budget);
      BlockEnd end = block.execute();
      Turn turn = block.turn;
      long nanos = stage.loop().now();
      if (turn != null && turn.gaveUp() != null) {
        long after = stage.reference().allNanos();
        model.gaveLanesUp(kind, turn.gaveUp(), nanos - after, after, gas());
      } else {
        model.ranInLanes(kind, nanos, gas());
      }
      return end;
    }

    private BlockEnd inPlace() {
      return Mesh.inPlace(stage);
    }

    private long gas() {
      return stage.reference().gasUsed();
    }
  }

  private static BlockEnd inPlace(Stage stage) {
    stage.tally().countExecutions(stage.size());
    long nanos = stage.reference().allNanos();
    stage.tally().busy(0, 0, "in place", -1, stage.loop().now(), nanos);
    stage.loop().after(nanos, () -> {});
    stage.loop().run();
    return stage.reference().end(stage.executions());
  }

  /** A block in lanes, in as many attempts as it takes. */
  private final class Block {
    private final Stage stage;
    private final LaneBudget budget;
    private final List<Node> nodes = new ArrayList<>(); // by number
    private boolean awaitsAttempt;
    @Nullable Turn turn;

    Block(Stage stage, LaneBudget budget) {
      this.stage = stage;
      this.budget = budget;
      for (int node = 0; node < stage.cluster().nodes(); node++) {
        nodes.add(new Node(node, stage));
      }
    }

    BlockEnd execute() {
      for (int node : gone) {
        stage.network().remove(node);
      }
      for (Fault fault : stage.faults()) {
        stage.loop().after(fault.atNanos(), () -> happen(fault));
      }
      attempt();
      stage.loop().runUntil(() -> turn != null && turn.isOver() && !awaitsAttempt);
      memory.endBlock();
      learn();
      Turn last = turn;
      if (last == null || !last.isDone()) {
        return inPlace(stage);
      }
      return new BlockEnd(List.of(), last.results(), last.world());
    }

    private void attempt() {
      awaitsAttempt = false;
      List<Node> there = nodes.stream().filter(node -> !gone.contains(node.number)).toList();
      if (there.isEmpty()) {
        throw new IllegalStateException("no node is left");
      }
      Shards shards = stage.cluster().nodes() == 1 ? Shards.ONE_MACHINE : Shards.CLUSTER;
      List<Integer> numbers = there.stream().map(node -> node.number).toList();
      int[] owners = placement.owners(stage, shards, numbers);
      Turn made = new Turn(stage, options, there, owners, plan(shards), memory, budget, learnt);
      turn = made;
      made.begin();
    }

    private BlockPlan plan(Shards shards) {
      BlockPlan usual = BlockPlan.of(shards, stage.executions().transactions());
      Set<Address> own = options.ownStorage() ? usual.ownStorage() : Set.of();
      return new BlockPlan(
          shards, options.nonces() ? usual.predictions() : new AddressMap<>(), own);
    }

    private void happen(Fault fault) {
      Node node = nodes.get(fault.node());
      switch (fault.kind()) {
        case PAUSE -> node.pause(fault.forNanos());
        case SLOW -> node.slow(fault.factor(), fault.forNanos());
        case CUT -> stage.network().cut(fault.node(), stage.loop().now() + fault.forNanos());
        case KILL -> kill(fault.node());
      }
    }

    /** The others notice after some time, and begin again without it. */
    private void kill(int node) {
      Turn current = turn;
      if (!gone.add(node) || current == null || current.isOver()) {
        return;
      }
      stage.network().remove(node);
      awaitsAttempt = true;
      current.end();
      stage.loop().after(options.detectionNanos(), this::attempt);
    }

    private void learn() {
      for (RecoveredTransaction transaction : stage.executions().transactions()) {
        RemoteReads.Kind kind = RemoteReads.Kind.of(transaction.transaction());
        if (kind != null) {
          learnt.add(kind);
        }
      }
      placement.learn(stage);
    }
  }
}
