package io.evmesh.lab.calibrate;

import io.evmesh.engine.evm.HotSlots;
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
import io.evmesh.testkit.workload.Workload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How long each part of a block takes on the cores of parallel execution, with one lane. */
final class LaneParts {
  /** What is done one after the other. */
  enum Part {
    PLAN,
    GROUP,
    SCHEDULE,
    EXECUTE,
    FLUSH,
    SETTLE,
    SEAL
  }

  private final Map<Part, Double> nanos = new EnumMap<>(Part.class);
  private int settles;
  private int reports;
  private int shards;

  private LaneParts() {}

  /**
   * The lower quartile of each part over some runs of a block.
   *
   * @param flushAfter executions after which the lane flushes
   * @param hot the slots that are followed; null for none
   * @param other has ledgers and coordinator
   */
  static LaneParts of(
      Workload work,
      Stopwatch watch,
      int flushAfter,
      @Nullable HotSlots hot,
      Lane.Tools tools,
      OtherCore other) {
    List<LaneParts> all = new ArrayList<>();
    watch.nanos(
        () -> {
          LaneParts parts = new LaneParts();
          parts.run(work, flushAfter, hot, tools, other);
          all.add(parts);
          return (long) parts.nanos(Part.EXECUTE);
        });
    List<LaneParts> last = all.subList(all.size() - Stopwatch.ROUNDS, all.size());
    LaneParts quartile = last.getFirst();
    for (Part part : Part.values()) {
      double[] sorted = last.stream().mapToDouble(each -> each.nanos(part)).sorted().toArray();
      quartile.nanos.put(part, sorted[Stopwatch.ROUNDS / 4]);
    }
    return quartile;
  }

  /** What a part takes of the whole block. */
  double nanos(Part part) {
    return nanos.getOrDefault(part, 0.0);
  }

  int settles() {
    return settles;
  }

  int reports() {
    return reports;
  }

  int shards() {
    return shards;
  }

  private void run(
      Workload work, int flushAfter, @Nullable HotSlots hot, Lane.Tools tools, OtherCore other) {
    WorldState world = new WorldState(work.state());
    ConflictMemory memory = new ConflictMemory();
    long begin = Stopwatch.threadNanos();
    BlockPlan plan = BlockPlan.of(Shards.ONE_MACHINE, work.transactions());
    end(Part.PLAN, begin);
    begin = Stopwatch.threadNanos();
    Groups groups = memory.group(work.transactions(), world);
    end(Part.GROUP, begin);
    PublishedViews views = new PublishedViews(plan);
    BlockScope scope = new BlockScope(work.block(), work.transactions(), world, plan, views, hot);
    BlockSchedule schedule =
        new BlockSchedule(
            work.transactions(), work.block(), 1, () -> groups, (writer, reader, place) -> {});
    Lane lane = new Lane(scope, tools);
    BlockPlaces places = new BlockPlaces(scope);
    while (!schedule.isFinished()) {
      AtomicReference<@Nullable Work> given = new AtomicReference<>();
      elsewhere(Part.SCHEDULE, other, () -> given.set(schedule.next(0)));
      Work next = given.get();
      if (next != null) {
        begin = Stopwatch.threadNanos();
        next.tasks().forEach(lane::execute);
        end(Part.EXECUTE, begin);
      }
      if (lane.isFlushDue(next == null ? 1 : flushAfter)) {
        flush(lane, places, other);
        reports++;
        Lane.Report report = lane.answered();
        elsewhere(
            Part.SCHEDULE, other, () -> schedule.report(report.executions(), report.verdicts()));
      }
    }
    begin = Stopwatch.threadNanos();
    places.shards().values().forEach(ShardVersions::seal);
    world.adopt(new SealedBlock(scope));
    end(Part.SEAL, begin);
    shards = places.shards().size();
  }

  private void flush(Lane lane, BlockPlaces places, OtherCore other) {
    long begin = Stopwatch.threadNanos();
    Flush flush = lane.flush();
    end(Part.FLUSH, begin);
    elsewhere(Part.SETTLE, other, () -> settle(flush, lane, places));
    settles += flush.shards().size() + flush.storages().size();
  }

  private static void settle(Flush flush, Lane lane, BlockPlaces places) {
    for (ShardSettle settle : flush.shards()) {
      lane.answer(places.shard(settle.shard()).settle(settle));
    }
    for (StorageSettle settle : flush.storages()) {
      lane.answer(places.storage(settle.contract()).settle(settle));
    }
  }

  private void end(Part part, long begin) {
    add(part, (double) (Stopwatch.threadNanos() - begin));
  }

  private void elsewhere(Part part, OtherCore other, Runnable work) {
    other.run(work, taken -> add(part, taken.doubleValue()));
  }

  private void add(Part part, double more) {
    nanos.merge(part, more - Stopwatch.readingNanos(), Double::sum);
  }
}
