package io.evmesh.lab.clock;

import java.util.SplittableRandom;

/**
 * Chance from a seed. What is drawn is the same on every machine: functions that need not be exact
 * are those of {@link StrictMath}.
 */
public final class Chance {
  private final SplittableRandom random;

  public Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** Chance of its own, which goes on from here. */
  public Chance split() {
    return new Chance(random.split());
  }

  /** A number from 0 to {@code bound} - 1, all as likely. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** 64 bits. */
  public long bits() {
    return random.nextLong();
  }

  /** A number from 0 to 1, without 1. */
  public double unit() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Whether something happens whose probability is {@code share}. */
  public boolean happens(double share) {
    return unit() < share;
  }

  /** A number of the normal distribution with mean 0 and deviation 1, by Box and Muller. */
  public double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit()));
    return radius * StrictMath.cos(2 * StrictMath.PI * unit());
  }

  /** A number from 0 to {@code bound} - 1 that is the less likely the higher it is. */
  public int zipf(Zipf zipf) {
    return zipf.at(unit());
  }
}
