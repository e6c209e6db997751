package io.evmesh.lab.calibrate;

import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.testkit.workload.Workload;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What a transaction and the places that it looks at cost in sequence, in blocks in which each has
 * others. All in nanoseconds.
 */
final class PlaceCosts {
  private static final int FEW = 2;
  private static final int MANY = 10;

  private final CostProfile code;
  private final Stopwatch watch;

  /**
   * @param code what instructions cost
   */
  PlaceCosts(CostProfile code, Stopwatch watch) {
    this.code = code;
    this.watch = watch;
  }

  /** The costs. */
  Map<Cost, Double> measure() {
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    double account = account(SyntheticBlocks.APART);
    double slot = slot(SyntheticBlocks.APART);
    double slotMet = slot(SyntheticBlocks.SHARED);
    double transfer = transaction(SyntheticBlocks.transfers(SyntheticBlocks.APART));
    costs.put(Cost.LOAD_ACCOUNT, account);
    costs.put(Cost.LOAD_ACCOUNT_MET, account(SyntheticBlocks.SHARED));
    costs.put(Cost.LOAD_SLOT, slot);
    costs.put(Cost.LOAD_SLOT_MET, slotMet);
    costs.put(Cost.APPLY, Math.max(0, write(SyntheticBlocks.APART) - slot));
    costs.put(Cost.APPLY_MET, Math.max(0, write(SyntheticBlocks.SHARED) - slotMet));
    costs.put(Cost.TRANSACTION, Math.max(0, transfer - 2 * account));
    return costs;
  }

  private double account(int sets) {
    double each = each(places -> SyntheticBlocks.balances(places, sets));
    return Math.max(0, each - 5 * nanos(Cost.PLAIN) - nanos(Cost.ACCOUNT));
  }

  private double slot(int sets) {
    double each = each(places -> SyntheticBlocks.reads(places, sets));
    return Math.max(0, each - 5 * nanos(Cost.PLAIN) - nanos(Cost.SLOAD));
  }

  /** A slot that is looked at and changed. */
  private double write(int sets) {
    double each = each(places -> SyntheticBlocks.writes(places, sets));
    return each - 6 * nanos(Cost.PLAIN) - nanos(Cost.SSTORE);
  }

  private double nanos(Cost cost) {
    return code.picos(cost) / 1000.0;
  }

  private double each(IntFunction<Workload> places) {
    return (transaction(places.apply(MANY)) - transaction(places.apply(FEW))) / (MANY - FEW);
  }

  private double transaction(Workload work) {
    return watch.sequential(work) / SyntheticBlocks.TRANSACTIONS;
  }
}
