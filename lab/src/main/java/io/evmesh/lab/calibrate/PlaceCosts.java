package io.evmesh.lab.calibrate;

import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.testkit.workload.Workload;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a transaction and the places that it looks at cost in sequence, in blocks in which each has
 * others. All in nanoseconds.
 */
final class PlaceCosts {
  private static final int FEW = 2;
  private static final int MANY = 10;

  private final CostProfile code;

  /**
   * @param code what instructions cost
   */
  PlaceCosts(CostProfile code) {
    this.code = code;
  }

  /** The costs. */
  Map<Cost, Double> measure() {
    double plain = 4 * nanos(Cost.PLAIN);
    double slot =
        each(SyntheticBlocks.reads(FEW), SyntheticBlocks.reads(MANY)) - plain - nanos(Cost.SLOAD);
    double account =
        each(SyntheticBlocks.balances(FEW), SyntheticBlocks.balances(MANY))
            - plain
            - nanos(Cost.ACCOUNT);
    double apply =
        each(SyntheticBlocks.writes(FEW), SyntheticBlocks.writes(MANY))
            - plain
            - nanos(Cost.SSTORE)
            - slot;
    double transfer = transaction(SyntheticBlocks.transfers());
    Map<Cost, Double> costs = new EnumMap<>(Cost.class);
    costs.put(Cost.LOAD_SLOT, Math.max(0, slot));
    costs.put(Cost.LOAD_ACCOUNT, Math.max(0, account));
    costs.put(Cost.APPLY, Math.max(0, apply));
    costs.put(Cost.TRANSACTION, Math.max(0, transfer - 2 * account));
    return costs;
  }

  private double nanos(Cost cost) {
    return code.picos(cost) / 1000.0;
  }

  private static double each(Workload few, Workload many) {
    return (transaction(many) - transaction(few)) / (MANY - FEW);
  }

  private static double transaction(Workload work) {
    return Stopwatch.sequential(work) / SyntheticBlocks.TRANSACTIONS;
  }
}
