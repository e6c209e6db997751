package io.evmesh.engine.parallel;

import io.evmesh.engine.execution.RecoveredTransaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Whether a block is worth running in several lanes, by what its like has cost in lanes and in
 * place, for each unit of gas. Times in nanoseconds. One thread at a time.
 *
 * <p>As long as lanes are new, an estimate decides; then what was faster. The other is tried again
 * now and then, ever more rarely while it goes on losing, since both become faster as a process
 * warms up and blocks change. Lanes are tried for some blocks on end: after a rest their first is
 * slow, and what meets in a block is learnt by running it.
 */
public final class CostModel {
  /** Below this no block can win: handing it to lanes alone takes longer than executing it. */
  private static final int LEAST_TRANSACTIONS = 16;

  /** The same for blocks that are executed in less; telling their kind would cost them too much. */
  private static final double LEAST_NANOS = 150_000;

  private static final double FORGETTING = 0.9; // of what the slowest block took, by each block

  private static final int MOST_KINDS = 1024;
  private static final double WEIGHT = 0.2; // of the newest measurement, where it is slower
  private static final double DISTURBED = 1.25; // so much slower counts most: a pause is no trend
  private static final double MARGIN = 0.97; // lanes must take no more than this part
  private static final int LONGEST_PERIOD = 4096; // blocks of a kind between two trials
  private static final int SHORTEST_PERIOD = 4; // the same, after the choice was turned
  private static final int BLOCKS_IN_LANES = 4; // of a trial of lanes
  private static final double LEAST_REST = 50; // times what trials lose

  /** Time in lanes until their code is compiled, and what they take can be compared. */
  private static final double WARMING_NANOS = 2_000_000_000;

  private static final double WARMING_NANOS_OF_KIND = 1_500_000_000; // the same for one kind

  private static final double MOST_WARMING = 2; // times in place: what went wrong warms up no more

  private static final int WARMING_PERIOD = 8; // blocks of a kind, of which one runs in place

  // What lanes are expected to take as long as that is not known
  private static final double EXPECTED_FIXED = 500_000; // of a block
  private static final double EXPECTED_BOOKKEEPING = 1.3; // of a transaction, over sequential
  private static final double EXPECTED_GAIN = 1; // they must promise to take no more of it

  private static final double LEAST_WIDTH = 1.2; // lanes that can be busy

  private final Map<BlockKind, Experience> experiences =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockKind, Experience> eldest) {
          return size() > MOST_KINDS;
        }
      };

  private final int lanes;
  private double nanosInLanes;

  // What the slowest block took lately in place, by length
  private final double[] slowest = new double[Integer.SIZE + 1];

  /**
   * Nothing is known yet.
   *
   * @param lanes how many there are
   */
  public CostModel(int lanes) {
    this.lanes = lanes;
  }

  /** What a unit of gas has taken in blocks of one kind; zero where none has run so. */
  private static final class Experience {
    double inPlace;
    double inLanes;
    double gas; // of the last block
    double nanosInLanes;
    int runs;
    int untilTrial;
    int period = SHORTEST_PERIOD;
    int trial; // blocks of the current one that are left
    double lost; // in the current one, in blocks that run as they should

    boolean favoursLanes() {
      return inLanes != 0 && inLanes < MARGIN * inPlace;
    }

    boolean isTrial() {
      return untilTrial == 0;
    }

    /** Decides when what is slower is tried next. */
    void plan(boolean favouredLanes, boolean ranInLanes, double nanosPerGas) {
      if (favoursLanes() != favouredLanes) {
        period = SHORTEST_PERIOD;
        rest();
      } else if (ranInLanes == favouredLanes) {
        untilTrial = Math.max(0, untilTrial - 1);
      } else {
        double usual = ranInLanes ? inPlace : inLanes;
        lost += usual == 0 ? 0 : nanosPerGas / usual - 1;
        trial--;
        if (trial <= 0) {
          double rest = Math.max(2 * period, LEAST_REST * lost);
          period = (int) Math.min(rest, LONGEST_PERIOD);
          rest();
        }
      }
    }

    /** Takes a run into account; returns its nanoseconds for each unit of gas. */
    double count(long nanos, long gasUsed) {
      runs++;
      gas = Math.max(1, (double) gasUsed);
      return nanos / gas;
    }

    private void rest() {
      untilTrial = period;
      trial = favoursLanes() ? 1 : BLOCKS_IN_LANES;
      lost = 0;
    }
  }

  /** Whether the block is too small to be looked at any further. */
  public static boolean isTiny(List<RecoveredTransaction> transactions) {
    return transactions.size() < LEAST_TRANSACTIONS;
  }

  /** Whether blocks of so many transactions have lately been so short that none can win. */
  public boolean areShort(int transactions) {
    double nanos = slowest[BlockKind.lengthOf(transactions)];
    return nanos != 0 && nanos < LEAST_NANOS;
  }

  /** Learns how long a block took in place of which the kind was not told. */
  public void ranShort(int transactions, long nanos) {
    countSlowest(BlockKind.lengthOf(transactions), nanos);
  }

  private void countSlowest(int length, long nanos) {
    slowest[length] = Math.max((double) nanos, FORGETTING * slowest[length]);
  }

  /**
   * Whether to run a block in lanes.
   *
   * @param width how many of them can be busy; asked only if that decides
   */
  public boolean favoursLanes(BlockKind kind, DoubleSupplier width) {
    Experience known = experiences.get(kind);
    if (known == null) {
      return false; // to know what lanes have to beat
    }
    if (nanosInLanes < WARMING_NANOS || known.nanosInLanes < WARMING_NANOS_OF_KIND) {
      double inPlace = known.inPlace * known.gas;
      return known.runs % WARMING_PERIOD != 0
          && promises(inPlace, lanes)
          && promises(inPlace, width.getAsDouble());
    }
    return known.favoursLanes() != known.isTrial() && width.getAsDouble() >= LEAST_WIDTH;
  }

  private static boolean promises(double inPlace, double width) {
    return EXPECTED_FIXED + EXPECTED_BOOKKEEPING * inPlace / width < EXPECTED_GAIN * inPlace;
  }

  /**
   * Learns how long a block took, one transaction after the other.
   *
   * @param gas that its transactions used
   */
  public void ranInPlace(BlockKind kind, long nanos, long gas) {
    countSlowest(kind.length(), nanos);
    Experience known = experience(kind);
    boolean favoured = known.favoursLanes();
    double each = known.count(nanos, gas);
    known.inPlace = learnt(known.inPlace, each);
    known.plan(favoured, false, each);
  }

  /** Learns how long a block took in lanes, likewise. */
  public void ranInLanes(BlockKind kind, long nanos, long gas) {
    Experience known = experience(kind);
    boolean favoured = known.favoursLanes();
    double each = known.count(nanos, gas);
    double counted = Math.min((double) nanos, MOST_WARMING * known.inPlace * known.gas);
    known.nanosInLanes += counted;
    nanosInLanes += counted;
    known.inLanes = learnt(known.inLanes, each);
    known.plan(favoured, true, each);
  }

  private Experience experience(BlockKind kind) {
    return experiences.computeIfAbsent(kind, missing -> new Experience());
  }

  /** The least that was measured, slowly forgotten: what disturbs a run makes it longer. */
  private static double learnt(double before, double newest) {
    return before == 0 || newest < before
        ? newest
        : before + WEIGHT * (Math.min(newest, DISTURBED * before) - before);
  }
}
