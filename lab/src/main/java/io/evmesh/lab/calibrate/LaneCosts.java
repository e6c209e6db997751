package io.evmesh.lab.calibrate;

import static io.evmesh.lab.calibrate.SyntheticBlocks.APART;
import static io.evmesh.lab.calibrate.SyntheticBlocks.SHARED;
import static io.evmesh.lab.calibrate.SyntheticBlocks.TRANSACTIONS;

import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.lab.calibrate.LaneParts.Part;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.testkit.workload.Workload;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the cores of parallel execution cost, one part of a block after the other: blocks that
 * differ in one thing only tell what that takes. All in nanoseconds.
 */
final class LaneCosts {
  private static final int OFTEN = 16; // executions after which a lane flushes
  private static final int SELDOM = 256;
  private static final int FEW = 2; // places
  private static final int MANY = 10;
  private static final HotSlots ALL = (owner, code, at, words, key) -> 2L * at + 1;

  private final CostProfile sequential;
  private final Stopwatch watch;
  private final OtherCore other; // of ledgers and coordinator
  private final Lane.Tools tools = new Lane.Tools();
  private final Map<Cost, Double> costs = new EnumMap<>(Cost.class);

  /**
   * @param sequential what is known of execution in sequence
   * @param other has ledgers and coordinator
   */
  LaneCosts(CostProfile sequential, Stopwatch watch, OtherCore other) {
    this.sequential = sequential;
    this.watch = watch;
    this.other = other;
  }

  /** What something takes of a lane and of ledgers, without what they take for each message. */
  private record Work(double lane, double ledgers) {
    Work minus(Work less) {
      return new Work(lane - less.lane, ledgers - less.ledgers);
    }

    Work over(int count) {
      return new Work(lane / count, ledgers / count);
    }
  }

  /** The costs. */
  Map<Cost, Double> measure() {
    Workload transfers = SyntheticBlocks.transfers(APART);
    LaneParts base = parts(transfers, SELDOM, null);
    messages(base, parts(transfers, OFTEN, null));
    costs.put(Cost.GROUP, base.nanos(Part.GROUP) / TRANSACTIONS);
    costs.put(Cost.SEAL, base.nanos(Part.SEAL) / base.shards());
    accounts(work(base));
    slots();
    costs.replaceAll((cost, nanos) -> Math.max(0, nanos));
    return costs;
  }

  private LaneParts parts(Workload work, int flushAfter, @Nullable HotSlots hot) {
    return LaneParts.of(work, watch, flushAfter, hot, tools, other);
  }

  /** What many flushes take more than few. */
  private void messages(LaneParts seldom, LaneParts often) {
    int settles = often.settles() - seldom.settles();
    int reports = often.reports() - seldom.reports();
    double report = more(Part.SCHEDULE, often, seldom) / reports;
    costs.put(Cost.FLUSH, more(Part.FLUSH, often, seldom) / settles);
    costs.put(Cost.SETTLE, more(Part.SETTLE, often, seldom) / settles);
    costs.put(Cost.REPORT, report);
    double schedule = seldom.nanos(Part.SCHEDULE) - report * seldom.reports();
    costs.put(Cost.REPORT_TRANSACTION, schedule / TRANSACTIONS);
  }

  private static double more(Part part, LaneParts one, LaneParts other) {
    return Math.max(0, one.nanos(part) - other.nanos(part));
  }

  /** Of a transaction. */
  private Work work(LaneParts parts) {
    double lane = parts.nanos(Part.EXECUTE) + parts.nanos(Part.FLUSH);
    return new Work(
            lane - known(Cost.FLUSH) * parts.settles(),
            parts.nanos(Part.SETTLE) - known(Cost.SETTLE) * parts.settles())
        .over(TRANSACTIONS);
  }

  private double known(Cost cost) {
    return costs.getOrDefault(cost, 0.0);
  }

  private double sequential(Cost cost) {
    return sequential.picos(cost) / 1000.0;
  }

  private void accounts(Work transfer) {
    double inSequence = sequential(Cost.TRANSACTION) + 2 * sequential(Cost.LOAD_ACCOUNT);
    costs.put(Cost.LANE_ACCOUNT, (transfer.lane - inSequence) / 2);
    costs.put(Cost.SETTLE_ACCOUNT, transfer.ledgers / 2);
    Work met = each(places -> SyntheticBlocks.balances(places, SHARED), null);
    double looked =
        5 * sequential(Cost.PLAIN) + sequential(Cost.ACCOUNT) + sequential(Cost.LOAD_ACCOUNT_MET);
    costs.put(Cost.LANE_ACCOUNT_MET, met.lane - looked);
    costs.put(Cost.SETTLE_ACCOUNT_MET, met.ledgers);
  }

  private void slots() {
    double written = 6 * sequential(Cost.PLAIN) + sequential(Cost.SSTORE);
    LaneParts few = parts(SyntheticBlocks.writes(FEW, APART), SELDOM, null);
    costs.put(Cost.PLAN, few.nanos(Part.PLAN) / TRANSACTIONS);
    Work alone = each(places -> SyntheticBlocks.writes(places, APART), null);
    costs.put(Cost.LANE_SLOT, alone.lane - written - sequential(Cost.LOAD_SLOT));
    costs.put(Cost.SETTLE_SLOT, alone.ledgers);
    Work met = each(places -> SyntheticBlocks.writes(places, SHARED), null);
    costs.put(Cost.LANE_SLOT_MET, met.lane - written - sequential(Cost.LOAD_SLOT_MET));
    costs.put(Cost.SETTLE_SLOT_MET, met.ledgers);
    Work added = each(places -> SyntheticBlocks.sums(places, SHARED), null);
    Work followed = each(places -> SyntheticBlocks.sums(places, SHARED), ALL);
    costs.put(Cost.FOLLOW, followed.lane - added.lane);
    costs.put(Cost.SETTLE_SUM, followed.ledgers);
  }

  /** What one place of a transaction takes, by the difference of few and many. */
  private Work each(IntFunction<Workload> places, @Nullable HotSlots hot) {
    Work many = work(parts(places.apply(MANY), SELDOM, hot));
    return many.minus(work(parts(places.apply(FEW), SELDOM, hot))).over(MANY - FEW);
  }
}
