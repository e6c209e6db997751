package io.evmesh.lab.calibrate;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.parallel.BlockSchedule;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.parallel.settle.BlockPlaces;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.PublishedViews;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.ShardVersions;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.WorldState;
import io.evmesh.lab.profile.Cost;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the cores of parallel execution cost on one thread, one part of a block after the other: two
 * blocks whose transactions touch few and many places tell what is by transaction and what by
 * place. All in nanoseconds.
 */
final class LaneCosts {
  private static final int TRANSACTIONS = 1000;
  private static final int FLUSH = 128;
  private static final double PLACES_OF_TRANSFER = 2;
  private static final double PLACES_OF_SWAP = 14;

  /** How long each part of a block took. */
  private static final class Parts {
    long execute;
    long flush;
    long settle;
    long schedule;
    long group;
    long seal;
    long settles;
    long shards;

    double each(long nanos) {
      return (double) nanos / TRANSACTIONS;
    }
  }

  /** The costs, by what was measured in sequence. */
  Map<Cost, Double> measure() {
    Workload transfers = workload(WorkloadKind.TRANSFERS_INDEPENDENT);
    Workload swaps = workload(WorkloadKind.SWAPS);
    Parts few = best(transfers);
    Parts many = best(swaps);
    double moreFew = few.each(few.execute) - sequential(transfers) / TRANSACTIONS;
    double moreMany = many.each(many.execute) - sequential(swaps) / TRANSACTIONS;
    double span = PLACES_OF_SWAP - PLACES_OF_TRANSFER;
    double place = Math.max(0, (moreMany - moreFew) / span);
    double settlePlace = Math.max(0, (many.each(many.settle) - few.each(few.settle)) / span);
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    costs.put(Cost.LANE_PLACE, place);
    costs.put(Cost.LANE_TRANSACTION, Math.max(0, moreFew - PLACES_OF_TRANSFER * place));
    costs.put(Cost.FLUSH, (double) few.flush / few.settles);
    costs.put(Cost.SETTLE_PLACE, settlePlace);
    double settles = few.settle - settlePlace * PLACES_OF_TRANSFER * TRANSACTIONS;
    costs.put(Cost.SETTLE, Math.max(100, settles / few.settles));
    costs.put(Cost.GROUP, few.each(few.group));
    costs.put(Cost.REPORT_TRANSACTION, few.each(few.schedule));
    costs.put(Cost.SEAL, (double) few.seal / few.shards);
    return costs;
  }

  private static Workload workload(WorkloadKind kind) {
    return kind.generate(new WorkloadSize(TRANSACTIONS, 1, TRANSACTIONS));
  }

  private static double sequential(Workload work) {
    SequentialBlockExecutor executor = new SequentialBlockExecutor();
    return Stopwatch.nanos(
        () -> {
          WorldState world = new WorldState(work.state());
          long begin = Stopwatch.threadNanos();
          executor.execute(world, work.block(), work.transactions());
          return Stopwatch.threadNanos() - begin;
        });
  }

  private static Parts best(Workload work) {
    Lane.Tools tools = new Lane.Tools();
    List<Parts> all = new ArrayList<>();
    Stopwatch.nanos(
        () -> {
          Parts parts = run(work, tools);
          all.add(parts);
          return parts.execute;
        });
    List<Parts> last = all.subList(all.size() - Stopwatch.ROUNDS, all.size());
    Parts best = last.getFirst();
    for (Parts parts : last) {
      best.execute = Math.min(best.execute, parts.execute);
      best.flush = Math.min(best.flush, parts.flush);
      best.settle = Math.min(best.settle, parts.settle);
      best.schedule = Math.min(best.schedule, parts.schedule);
      best.group = Math.min(best.group, parts.group);
      best.seal = Math.min(best.seal, parts.seal);
    }
    return best;
  }

  /** A whole block with one lane, whose parts are measured. */
  private static Parts run(Workload work, Lane.Tools tools) {
    Parts parts = new Parts();
    WorldState world = new WorldState(work.state());
    ConflictMemory memory = new ConflictMemory();
    long begin = Stopwatch.threadNanos();
    BlockPlan plan = BlockPlan.of(Shards.ONE_MACHINE, work.transactions());
    Groups groups = memory.group(work.transactions(), world);
    parts.group = Stopwatch.threadNanos() - begin;
    BlockScope scope =
        new BlockScope(work.block(), work.transactions(), world, plan, new PublishedViews(plan));
    BlockSchedule schedule =
        new BlockSchedule(
            work.transactions(), work.block(), 1, () -> groups, (writer, reader, place) -> {});
    Lane lane = new Lane(scope, tools);
    BlockPlaces places = new BlockPlaces(scope);
    while (!schedule.isFinished()) {
      begin = Stopwatch.threadNanos();
      Work next = schedule.next(0);
      parts.schedule += Stopwatch.threadNanos() - begin;
      if (next != null) {
        begin = Stopwatch.threadNanos();
        next.tasks().forEach(lane::execute);
        parts.execute += Stopwatch.threadNanos() - begin;
      }
      if (lane.isFlushDue(next == null ? 1 : FLUSH)) {
        flush(parts, lane, places);
        begin = Stopwatch.threadNanos();
        Lane.Report report = lane.answered();
        schedule.report(report.executions(), report.verdicts());
        parts.schedule += Stopwatch.threadNanos() - begin;
      }
    }
    begin = Stopwatch.threadNanos();
    places.shards().values().forEach(ShardVersions::seal);
    world.adopt(new SealedBlock(scope));
    parts.seal = Stopwatch.threadNanos() - begin;
    parts.shards = places.shards().size();
    return parts;
  }

  private static void flush(Parts parts, Lane lane, BlockPlaces places) {
    long begin = Stopwatch.threadNanos();
    Flush flush = lane.flush();
    parts.flush += Stopwatch.threadNanos() - begin;
    begin = Stopwatch.threadNanos();
    for (ShardSettle settle : flush.shards()) {
      lane.answer(places.shard(settle.shard()).settle(settle));
    }
    for (StorageSettle settle : flush.storages()) {
      lane.answer(places.storage(settle.contract()).settle(settle));
    }
    parts.settle += Stopwatch.threadNanos() - begin;
    parts.settles += flush.shards().size() + flush.storages().size();
  }
}
