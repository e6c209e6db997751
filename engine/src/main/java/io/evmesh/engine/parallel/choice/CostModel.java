package io.evmesh.engine.parallel.choice;

import io.evmesh.engine.execution.RecoveredTransaction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a block is worth running in several lanes, by what its like has cost in lanes and in
 * place, for each unit of gas. Times in nanoseconds. One thread at a time.
 *
 * <p>As long as lanes are new, an estimate decides; then trials: blocks that run the other way,
 * compared with those before them, since a machine is faster at one time than at another. One trial
 * may have been disturbed: if it speaks against the choice the next comes soon, and two that do
 * turn it, or one that does so clearly. Trials become ever rarer while what they try goes on losing
 * and does not become faster. Lanes are tried for some blocks on end: after a rest their first is
 * slow, and what meets in a block is learnt by running it. At first they get but a part of each
 * block ({@link Taste}).
 */
public final class CostModel {
  /** Below this no block can win: handing it to lanes alone takes longer than executing it. */
  private static final int LEAST_TRANSACTIONS = 16;

  /** The same for blocks that are executed in less; telling their kind would cost them too much. */
  private static final double LEAST_NANOS = 150_000;

  private static final double FORGETTING = 0.9; // of what the slowest block took, by each block

  private static final int MOST_KINDS = 1024;
  private static final double MARGIN = 0.97; // lanes must take no more than this part
  private static final int LATEST = 5; // blocks whose median counts
  private static final int LONGEST_PERIOD = 4096; // blocks of a kind between two trials
  private static final int SHORTEST_PERIOD = 4; // the same, after one that spoke against the choice
  private static final int TRIAL_OF_LANES = 4; // blocks; the first does not count
  private static final int TRIAL_IN_PLACE = 3; // blocks, if they are faster
  private static final double LEAST_REST = 50; // times what trials lose
  private static final int MOST_GROWTH = 4; // of a period: a trial may have been disturbed
  private static final double HOPELESS =
      2; // times what is usual: no disturbance, and no more of it
  private static final double FIRST_GUESS = 0.7; // of what lanes take, by what it is in place
  private static final double IMPROVED = 0.9; // of what its trial before took: it still warms up

  /** Blocks of a kind in place before lanes: the first may have been slow. */
  private static final int IN_PLACE_FIRST = 2;

  private static final int REST = 2; // blocks in place after lanes were given up
  private static final int REST_GROWTH_BITS = 2; // each time that they are given up again

  /**
   * The same after lanes only took too long, which may have been the machine or code that was not
   * compiled yet: so many that it loses little, and more if it happens often on end.
   */
  private static final int SHORT_REST = 3;

  /**
   * Blocks on end that took too long before that rest grows, once the code of lanes is compiled.
   */
  private static final int MOST_SLOW = 8;

  private static final int FORGIVING = 16; // blocks in lanes by which one time is forgotten

  /** Time of a kind in lanes until its code is compiled, and what it takes can be compared. */
  private static final double WARMING_NANOS = 2_500_000_000.0;

  private static final int WARMING_BLOCKS = 16; // and at least so many of a kind
  private static final double MOST_WARMING = 2; // times in place: what went wrong warms up no more
  private static final double CLEAR = 0.85; // of in place: lanes that take less need no trial yet

  private static final int WARMING_PERIOD = 16; // blocks of a kind, of which one runs in place

  // What lanes are expected to take as long as that is not known
  private static final double EXPECTED_FIXED = 500_000; // of a block
  private static final double EXPECTED_BOOKKEEPING = 1.3; // of a transaction, over sequential

  // The same of several nodes, whose messages have to be coded and sent
  private static final double EXPECTED_FIXED_ACROSS = 3_000_000;
  private static final double EXPECTED_MESSAGES_ACROSS = 1_000; // of a transaction
  private static final double EXPECTED_BOOKKEEPING_ACROSS = 1.25;

  private static final double EXPECTED_GAIN = 0.9; // they must promise to take no more of it

  private static final double LEAST_WIDTH = 1.2; // lanes that can be busy

  private final Map<BlockKind, Experience> experiences =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<BlockKind, Experience> eldest) {
          return size() > MOST_KINDS;
        }
      };

  private final int lanes;
  private final double fixed;
  private final double messages;
  private final double bookkeeping;
  private double nanosInLanes; // of all blocks

  // What the slowest block took lately in place, by length
  private final double[] slowest = new double[Integer.SIZE + 1];

  /**
   * Nothing is known yet.
   *
   * @param lanes how many there are
   */
  public CostModel(int lanes) {
    this(lanes, EXPECTED_FIXED, 0, EXPECTED_BOOKKEEPING);
  }

  private CostModel(int lanes, double fixed, double messages, double bookkeeping) {
    this.lanes = lanes;
    this.fixed = fixed;
    this.messages = messages;
    this.bookkeeping = bookkeeping;
  }

  /**
   * The same for the choice between one node, in lanes or in place, and all nodes of a cluster.
   *
   * @param lanes on all nodes
   */
  public static CostModel acrossNodes(int lanes) {
    return new CostModel(
        lanes, EXPECTED_FIXED_ACROSS, EXPECTED_MESSAGES_ACROSS, EXPECTED_BOOKKEEPING_ACROSS);
  }

  /** What a unit of gas has taken in the last blocks. */
  private static final class Latest {
    private final double[] taken = new double[LATEST];
    private int count;

    void add(double nanosPerGas) {
      taken[count++ % LATEST] = nanosPerGas;
    }

    /** The lower of the two in the middle; there must be any. */
    double median() {
      double[] sorted = Arrays.copyOf(taken, Math.min(count, LATEST));
      Arrays.sort(sorted);
      return sorted[(sorted.length - 1) / 2];
    }
  }

  /** How blocks of one kind run, and what they have taken. */
  private static final class Experience {
    double inPlace; // nanoseconds for each unit of gas of the last block in place
    double gas; // of the last block
    double nanosInLanes;
    int blocksInLanes;
    int runs;
    boolean usesLanes;
    @Nullable Taste taste; // once lanes have got any

    /** What blocks take in lanes, by what they take in place: each trial counts as all before. */
    double lanesByPlace = FIRST_GUESS;

    boolean isKnown; // lanes are not new, however little they have run
    int givenUp; // how often lanes were, each of which makes the rest until the next trial longer
    int blocksSince; // that ran in lanes
    int slow; // blocks on end that took too long in lanes
    int resting; // blocks in place before lanes go on

    Latest usual = new Latest(); // where blocks run but for trials
    Latest trial = new Latest(); // where they run in a trial
    int untilTrial; // blocks
    int period = SHORTEST_PERIOD;
    int tried; // blocks of the current trial
    double lost; // in it, in blocks that run as they should
    double trialBefore; // what it took, by what was usual

    /** Whether lanes have not yet run long enough to be compared. */
    boolean isNew() {
      return !isKnown && (nanosInLanes < WARMING_NANOS || blocksInLanes < WARMING_BLOCKS);
    }

    /** Lanes were given up: blocks of this kind run in place until the next trial. */
    void giveUp() {
      isKnown = true;
      givenUp++;
      blocksSince = 0;
      usesLanes = false;
      usual = new Latest();
      usual.add(inPlace);
      int growth = REST_GROWTH_BITS * Math.min(givenUp - 1, 8);
      period = Math.min(REST << growth, LONGEST_PERIOD);
      beginRest();
      trialBefore = 0;
    }

    private void beginRest() {
      untilTrial = period;
      trial = new Latest();
      tried = 0;
      lost = 0;
    }

    /**
     * A block took too long in lanes, though it did nothing there in vain: one tells little.
     *
     * @param nanosPerGas that it took in lanes, and in place if it was given up
     * @param compiled whether the code of lanes is
     */
    void tookTooLong(long nanos, double nanosPerGas, boolean compiled) {
      slow += compiled ? 1 : 0;
      resting = SHORT_REST << Math.clamp(slow - MOST_SLOW, 0, MOST_SLOW);
      if (isNew()) {
        nanosInLanes += (double) nanos;
        blocksInLanes++;
      } else {
        ran(true, nanosPerGas);
      }
    }

    /** A block in lanes that are new. */
    void warm(long nanos, double nanosPerGas) {
      nanosInLanes += Math.min((double) nanos, MOST_WARMING * inPlace * gas);
      blocksInLanes++;
      usesLanes = true;
      usual.add(nanosPerGas);
      if (!isNew() && usual.median() < CLEAR * inPlace) {
        period = MOST_GROWTH * SHORTEST_PERIOD;
        untilTrial = period;
      }
    }

    boolean isTrial() {
      return untilTrial == 0;
    }

    /** Takes a run into account; returns its nanoseconds for each unit of gas. */
    double count(long nanos, long gasUsed) {
      runs++;
      gas = Math.max(1, (double) gasUsed);
      return nanos / gas;
    }

    /** Lanes are not new any more: from now on what blocks take decides. */
    void ran(boolean inLanes, double nanosPerGas) {
      if (inLanes == usesLanes) {
        usual.add(nanosPerGas);
        untilTrial = Math.max(0, untilTrial - 1);
        forgive();
      } else if (isTrial()) { // else it was too narrow for lanes
        tried(inLanes, nanosPerGas);
      }
    }

    private void forgive() {
      if (usesLanes && ++blocksSince % FORGIVING == 0) {
        givenUp = Math.max(0, givenUp - 1);
      }
    }

    private void tried(boolean inLanes, double nanosPerGas) {
      tried++;
      lost += nanosPerGas / usual.median() - 1;
      if (inLanes && tried == 1) {
        return;
      }
      trial.add(nanosPerGas);
      double taken = trial.median() / usual.median();
      double ratio = inLanes ? taken : 1 / taken;
      boolean agrees = paysBy(ratio) == usesLanes;
      boolean ends =
          inLanes ? tried == TRIAL_OF_LANES || taken > HOPELESS : tried == TRIAL_IN_PLACE || agrees;
      if (ends) {
        lanesByPlace = Math.sqrt(lanesByPlace * Math.clamp(ratio, 1 / HOPELESS, HOPELESS));
        end(agrees, taken);
      }
    }

    /** A part of a block has begun a trial of lanes; one that is hopeless ends it. */
    void tasted(double byPlace, double part) {
      tried++;
      lost += part * Math.max(0, byPlace - 1);
      if (byPlace > HOPELESS) {
        trial.add(byPlace * usual.median());
        lanesByPlace = Math.sqrt(lanesByPlace * HOPELESS);
        end(true, byPlace);
      }
    }

    private static boolean paysBy(double lanesByPlace) {
      return lanesByPlace < MARGIN;
    }

    private void end(boolean agrees, double taken) {
      boolean turns = paysBy(lanesByPlace) != usesLanes;
      if (turns) {
        usesLanes = !usesLanes;
        usual = trial;
      }
      boolean soon = !agrees || taken < IMPROVED * trialBefore;
      double rest = Math.max(2 * period, LEAST_REST * lost);
      if (taken <= HOPELESS) {
        rest = Math.min(rest, MOST_GROWTH * period);
      }
      period = soon ? SHORTEST_PERIOD : (int) Math.min(rest, LONGEST_PERIOD);
      trialBefore = turns ? 0 : taken;
      beginRest();
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
    if (known.isNew()) {
      double inPlace = known.inPlace * known.gas;
      double least = fixed + messages * (1L << kind.length()); // there are no more transactions
      return known.runs >= IN_PLACE_FIRST
          && known.resting == 0
          && known.runs % WARMING_PERIOD != 0
          && promises(least, inPlace, lanes)
          && promises(least, inPlace, width.getAsDouble());
    }
    return known.usesLanes != known.isTrial()
        && known.resting == 0
        && width.getAsDouble() >= LEAST_WIDTH;
  }

  private boolean promises(double least, double inPlace, double width) {
    return least + bookkeeping * inPlace / width < EXPECTED_GAIN * inPlace;
  }

  /**
   * Learns how long a block took, one transaction after the other.
   *
   * @param gas that its transactions used
   */
  public void ranInPlace(BlockKind kind, long nanos, long gas) {
    countSlowest(kind.length(), nanos);
    Experience known = experience(kind);
    double each = known.count(nanos, gas);
    known.inPlace = known.runs == IN_PLACE_FIRST ? Math.min(known.inPlace, each) : each;
    known.resting = Math.max(0, known.resting - 1);
    if (!known.isNew()) {
      known.ran(false, each);
    }
  }

  /**
   * How many of a block's first transactions to run in lanes, where these are favoured; the rest is
   * to run in place.
   */
  public int inLanes(BlockKind kind, int transactions) {
    Experience known = experiences.get(kind);
    if (known == null) {
      return transactions;
    }
    boolean doubtful = !known.usesLanes && known.givenUp > 0 && known.tried == 0;
    Taste first = known.isNew() ? taste(known) : doubtful ? new Taste(true) : null;
    return first == null ? transactions : first.of(transactions);
  }

  private Taste taste(Experience known) {
    Taste taste = known.taste;
    if (taste == null) {
      taste = new Taste(areCompiled());
      known.taste = taste;
    }
    return taste;
  }

  /**
   * Learns how long a block took of which only the first transactions ran in lanes.
   *
   * @param nanos of these
   * @param gas that they used
   * @param nanosInPlace of the rest
   * @param gasInPlace that the rest used
   */
  public void ranInPart(BlockKind kind, long nanos, long gas, long nanosInPlace, long gasInPlace) {
    nanosInLanes += (double) nanos;
    if (gas == 0 || gasInPlace == 0) {
      return; // nothing to compare
    }
    Experience known = experience(kind);
    double each = nanos / (double) gas;
    known.inPlace = known.count(nanosInPlace, gasInPlace);
    known.gas = (double) (gas + gasInPlace);
    known.nanosInLanes += (double) nanos;
    double byPlace = each / known.inPlace;
    if (!known.isNew()) {
      known.tasted(byPlace, (double) gas / known.gas);
    } else if (taste(known).took(byPlace, areCompiled())) {
      known.giveUp();
    }
  }

  /** Learns how long a block took in lanes, likewise. */
  public void ranInLanes(BlockKind kind, long nanos, long gas) {
    Experience known = experience(kind);
    double each = known.count(nanos, gas);
    if (known.isNew() && areCompiled() && each > MOST_WARMING * known.inPlace) {
      known.tookTooLong(nanos, each, true);
    } else {
      known.slow = 0;
      if (known.isNew()) {
        known.warm(nanos, each);
      } else {
        known.ran(true, each);
      }
    }
    nanosInLanes += (double) nanos;
  }

  /** Whether lanes have run long enough for time to tell anything of a kind that is new to them. */
  private boolean areCompiled() {
    return nanosInLanes >= WARMING_NANOS;
  }

  /**
   * Learns that a block gave lanes up. One is enough, even while they are new to its kind, unless
   * it only took too long.
   *
   * @param nanos that it took in lanes
   * @param nanosInPlace that it took afterwards
   */
  public void gaveLanesUp(BlockKind kind, GiveUp reason, long nanos, long nanosInPlace, long gas) {
    Experience known = experience(kind);
    known.inPlace = known.count(nanosInPlace, gas);
    if (reason == GiveUp.TIME) {
      known.tookTooLong(nanos, known.inPlace + (double) nanos / known.gas, areCompiled());
    } else {
      known.giveUp();
    }
  }

  /** How much a block of the kind may take in lanes. */
  public LaneBudget budget(BlockKind kind, List<RecoveredTransaction> transactions) {
    return budget(kind, transactions, transactions.size());
  }

  /** The same of its first {@code part} transactions. */
  public LaneBudget budget(BlockKind kind, List<RecoveredTransaction> transactions, int part) {
    double gasLimit = 0;
    for (RecoveredTransaction transaction : transactions) {
      gasLimit += (double) transaction.transaction().gasLimit();
    }
    double nanos = sequentialNanos(kind, gasLimit);
    return part == transactions.size()
        ? LaneBudget.of(part, nanos, areCompiled())
        : LaneBudget.ofPart(part, nanos * part / transactions.size(), nanos);
  }

  /**
   * What a block of the kind is expected to take in sequence, in nanoseconds; infinite if that is
   * not known.
   *
   * @param gasLimit of all its transactions
   */
  double sequentialNanos(BlockKind kind, double gasLimit) {
    Experience known = experiences.get(kind);
    return known == null ? Double.POSITIVE_INFINITY : known.inPlace * Math.min(known.gas, gasLimit);
  }

  private Experience experience(BlockKind kind) {
    return experiences.computeIfAbsent(kind, missing -> new Experience());
  }
}
