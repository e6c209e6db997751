package io.evmesh.sim.report;

import io.evmesh.engine.types.Hash;
import io.evmesh.sim.canonical.Outcome;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.Timings;
import java.util.Locale;
import java.util.Optional;

/** Measurements as lines for people. */
public final class MeasurementLines {
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final int DIGITS_SHOWN = 10;

  private MeasurementLines() {}

  /** Several lines with all that is known of one block. */
  public static String full(Measurement measurement, Optional<Long> expectedGas) {
    Outcome outcome = measurement.outcome();
    Timings timings = measurement.timings();
    String expected = expectedGas.map(gas -> " (expected " + gas + ")").orElse("");
    return String.join(
        System.lineSeparator(),
        "%s (%s, %d transactions, %d failed)"
            .formatted(
                measurement.label(),
                measurement.fork(),
                measurement.transactions(),
                outcome.failed()),
        "gas           " + outcome.gasUsed() + expected,
        "preState      " + outcome.preStateDigest(),
        "results       " + outcome.resultsDigest(),
        "postState     " + outcome.postStateDigest(),
        String.format(
            Locale.ROOT,
            "time          cold %.3f ms, median %.3f ms, min %.3f ms",
            timings.coldMillis(),
            timings.medianMillis(),
            timings.minMillis()),
        String.format(
            Locale.ROOT, "speed         %.1f Mgas/s (median)", measurement.megagasPerSecond()),
        String.format(
            Locale.ROOT,
            "allocated     %.2f MB a run",
            timings.allocatedBytes() / BYTES_PER_MEGABYTE));
  }

  /** One line; digests are shortened. */
  public static String brief(Measurement measurement) {
    Outcome outcome = measurement.outcome();
    Timings timings = measurement.timings();
    int transactions = measurement.transactions();
    return String.format(
        Locale.ROOT,
        "%-21s %6d txs %12d gas  cold %8.2f ms  median %8.3f ms  min %8.3f ms  %7.2f us/tx "
            + "%8.1f Mgas/s %7.2f MB  results %s  postState %s",
        measurement.label(),
        transactions,
        outcome.gasUsed(),
        timings.coldMillis(),
        timings.medianMillis(),
        timings.minMillis(),
        timings.medianMillis() * 1e3 / transactions,
        measurement.megagasPerSecond(),
        timings.allocatedBytes() / BYTES_PER_MEGABYTE,
        shortened(outcome.resultsDigest()),
        shortened(outcome.postStateDigest()));
  }

  private static String shortened(Hash digest) {
    return digest.toString().substring(0, DIGITS_SHOWN);
  }
}
