package io.evmesh.lab.calibrate;

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
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the cores of parallel execution cost on one thread, one part of a block after the other:
 * blocks that differ in one thing only tell what that takes. All in nanoseconds.
 */
final class LaneCosts {
  private static final int OFTEN = 16; // executions after which a lane flushes
  private static final int SELDOM = 256;
  private static final int FEW = 2; // places
  private static final int MANY = 10;

  private final CostProfile sequential;
  private final OtherCore other; // of ledgers and coordinator
  private final Lane.Tools tools = new Lane.Tools();

  /**
   * @param sequential what is known of execution in sequence
   * @param other has ledgers and coordinator
   */
  LaneCosts(CostProfile sequential, OtherCore other) {
    this.sequential = sequential;
    this.other = other;
  }

  /** How long each part of a block took. */
  private static final class Parts {
    double execute;
    double flush;
    double settle;
    double schedule;
    double plan;
    double group;
    double seal;
    double settles;
    double reports;
    double shards;

    void takeLeast(Parts other) {
      execute = Math.min(execute, other.execute);
      flush = Math.min(flush, other.flush);
      settle = Math.min(settle, other.settle);
      schedule = Math.min(schedule, other.schedule);
      plan = Math.min(plan, other.plan);
      group = Math.min(group, other.group);
      seal = Math.min(seal, other.seal);
    }

    /** What a lane takes of a transaction, without what it takes for each message. */
    double lane(double perSettle) {
      return (execute + flush - perSettle * settles) / SyntheticBlocks.TRANSACTIONS;
    }

    /** What ledgers take of a transaction, without what they take for each message. */
    double ledgers(double perSettle) {
      return (settle - perSettle * settles) / SyntheticBlocks.TRANSACTIONS;
    }
  }

  /** The costs. */
  Map<Cost, Double> measure() {
    Workload transfers = SyntheticBlocks.transfers();
    Parts base = best(transfers, SELDOM);
    Parts often = best(transfers, OFTEN);
    double flush = slope(often.flush - base.flush, often.settles - base.settles);
    double settle = slope(often.settle - base.settle, often.settles - base.settles);
    double report = slope(often.schedule - base.schedule, often.reports - base.reports);
    Parts fewSlots = best(SyntheticBlocks.writes(FEW), SELDOM);
    Parts manySlots = best(SyntheticBlocks.writes(MANY), SELDOM);
    int more = MANY - FEW;
    double slot =
        slope(manySlots.lane(flush) - fewSlots.lane(flush), more)
            - nanos(Cost.LOAD_SLOT)
            - nanos(Cost.SSTORE)
            - 4 * nanos(Cost.PLAIN);
    double accounts = base.lane(flush) - nanos(Cost.TRANSACTION) - 2 * nanos(Cost.LOAD_ACCOUNT);
    double settleSlot = slope(manySlots.ledgers(settle) - fewSlots.ledgers(settle), more);
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    costs.put(Cost.LANE_SLOT, Math.max(0, slot));
    costs.put(Cost.LANE_ACCOUNT, Math.max(0, accounts / 2));
    costs.put(Cost.FLUSH, flush);
    costs.put(Cost.SETTLE, settle);
    costs.put(Cost.SETTLE_SLOT, settleSlot);
    costs.put(Cost.SETTLE_ACCOUNT, Math.max(0, base.ledgers(settle) / 2));
    costs.put(Cost.PLAN, fewSlots.plan / SyntheticBlocks.TRANSACTIONS);
    costs.put(Cost.GROUP, base.group / SyntheticBlocks.TRANSACTIONS);
    costs.put(Cost.REPORT, report);
    double schedule = base.schedule - report * base.reports;
    costs.put(Cost.REPORT_TRANSACTION, Math.max(0, schedule) / SyntheticBlocks.TRANSACTIONS);
    costs.put(Cost.SEAL, base.seal / base.shards);
    return costs;
  }

  private static double slope(double more, double units) {
    return Math.max(0, more / units);
  }

  private double nanos(Cost cost) {
    return sequential.picos(cost) / 1000.0;
  }

  private Parts best(Workload work, int flushAfter) {
    List<Parts> all = new ArrayList<>();
    Stopwatch.nanos(
        () -> {
          Parts parts = run(work, flushAfter);
          all.add(parts);
          return (long) parts.execute;
        });
    List<Parts> last = all.subList(all.size() - Stopwatch.ROUNDS, all.size());
    Parts best = last.getFirst();
    last.forEach(best::takeLeast);
    return best;
  }

  /** A whole block with one lane, whose parts are measured. */
  private Parts run(Workload work, int flushAfter) {
    Parts parts = new Parts();
    WorldState world = new WorldState(work.state());
    ConflictMemory memory = new ConflictMemory();
    long begin = Stopwatch.threadNanos();
    BlockPlan plan = BlockPlan.of(Shards.ONE_MACHINE, work.transactions());
    parts.plan = Stopwatch.threadNanos() - begin;
    begin = Stopwatch.threadNanos();
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
      AtomicReference<@Nullable Work> given = new AtomicReference<>();
      other.run(() -> given.set(schedule.next(0)), nanos -> parts.schedule += nanos);
      Work next = given.get();
      if (next != null) {
        begin = Stopwatch.threadNanos();
        next.tasks().forEach(lane::execute);
        parts.execute += Stopwatch.threadNanos() - begin;
      }
      if (lane.isFlushDue(next == null ? 1 : flushAfter)) {
        flush(parts, lane, places);
        parts.reports++;
        Lane.Report report = lane.answered();
        other.run(
            () -> schedule.report(report.executions(), report.verdicts()),
            nanos -> parts.schedule += nanos);
      }
    }
    begin = Stopwatch.threadNanos();
    places.shards().values().forEach(ShardVersions::seal);
    world.adopt(new SealedBlock(scope));
    parts.seal = Stopwatch.threadNanos() - begin;
    parts.shards = places.shards().size();
    return parts;
  }

  private void flush(Parts parts, Lane lane, BlockPlaces places) {
    long begin = Stopwatch.threadNanos();
    Flush flush = lane.flush();
    parts.flush += Stopwatch.threadNanos() - begin;
    other.run(() -> settle(flush, lane, places), nanos -> parts.settle += nanos);
    parts.settles += flush.shards().size() + flush.storages().size();
  }

  private static void settle(Flush flush, Lane lane, BlockPlaces places) {
    for (ShardSettle settle : flush.shards()) {
      lane.answer(places.shard(settle.shard()).settle(settle));
    }
    for (StorageSettle settle : flush.storages()) {
      lane.answer(places.storage(settle.contract()).settle(settle));
    }
  }
}
