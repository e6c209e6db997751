package io.evmesh.engine.parallel.choice;

/**
 * How much of a block of one kind lanes get while they are new to it: a first part, after which the
 * rest of the block runs in place. So code that is not compiled yet, and what is not known yet of
 * which transactions meet, cost no more than a small part of any block. The part grows as lanes
 * become faster.
 */
final class Taste {
  private static final int LEAST = 64; // transactions
  private static final double FIRST = 1.0 / 4; // of a block
  private static final double FIRST_COLD = 1.0 / 16; // while the code of lanes is not compiled
  private static final double SMALLEST = 1.0 / 64;
  private static final double GROWTH = 2; // at most, from one block to the next
  private static final double MOST_LOSS = 0.1; // of a block, by what is in lanes

  /**
   * The same while the code of lanes is not compiled. It becomes fast by running so often, whether
   * in few blocks or in many: less in each would only make them more.
   */
  private static final double MOST_LOSS_COLD = 0.3;

  /**
   * By how much tastes may have shown no gain that do not become larger; one that does takes back
   * half of one, so that a kind that is good in every second block comes to its end too.
   */
  private static final int MOST_MISSES = 128;

  private static final int MISS = 4; // as long as the code of lanes is not compiled
  private static final int MISS_COMPILED = 8;

  private double part;
  private int misses;

  /** Nothing is known yet. */
  Taste(boolean compiled) {
    part = compiled ? FIRST : FIRST_COLD;
  }

  /** How many of so many transactions lanes get. */
  int of(int transactions) {
    return part >= 1 ? transactions : Math.min(transactions, Math.max(LEAST, sized(transactions)));
  }

  private int sized(int transactions) {
    return (int) (part * transactions);
  }

  /**
   * Learns how long the part took in lanes.
   *
   * @param byPlace the same by what it would have taken in place
   * @param compiled whether the code of lanes is
   * @return whether lanes have shown for long that they are not faster
   */
  boolean took(double byPlace, boolean compiled) {
    double loss = byPlace - 1;
    double most = compiled ? MOST_LOSS : MOST_LOSS_COLD;
    double bearable = loss <= most ? 1 : most / loss;
    double next = Math.clamp(bearable, SMALLEST, GROWTH * part);
    int miss = compiled ? MISS_COMPILED : MISS;
    if (loss <= MOST_LOSS) {
      misses = Math.max(0, misses - miss / 2);
    } else if (next <= part) {
      misses += miss;
    }
    part = next;
    return misses >= MOST_MISSES;
  }
}
