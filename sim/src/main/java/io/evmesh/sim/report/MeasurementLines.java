package io.evmesh.sim.report;

import io.evmesh.engine.types.Hash;
import io.evmesh.sim.forecast.Forecast;
import io.evmesh.sim.measure.Comparison;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.Timings;
import io.evmesh.testkit.canonical.Outcome;
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
    Comparison comparison = measurement.comparison();
    String compared =
        comparison == null ? verified(measurement) : System.lineSeparator() + full(comparison);
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
                timings.allocatedBytes() / BYTES_PER_MEGABYTE)
            + compared);
  }

  private static String verified(Measurement measurement) {
    return measurement.isVerified()
        ? System.lineSeparator() + "equal         true (actors and seeded schedules)"
        : "";
  }

  private static String full(Comparison comparison) {
    return String.format(
        Locale.ROOT,
        String.join(
            System.lineSeparator(),
            "sequential    %.3f ms (S), processor %.3f ms",
            "actors        %.3f ms (P), processor %.3f ms, %d lanes",
            "speedup       %.3f (S / P), ceiling %.3f (C), %.2f of it",
            "executions    %.4f a transaction, %d messages, %d bytes more a transaction",
            "equal         %b"),
        comparison.sequentialMillis(),
        comparison.sequentialCpuMillis(),
        comparison.actorMillis(),
        comparison.actorCpuMillis(),
        comparison.lanes(),
        comparison.speedup(),
        comparison.ceilingSpeedup(),
        comparison.speedup() / comparison.ceilingSpeedup(),
        comparison.executionsPerTransaction(),
        comparison.messages(),
        comparison.extraBytesPerTransaction(),
        comparison.equal());
  }

  /** One line about what more lanes would bring, if that was computed. */
  public static Optional<String> forecast(Measurement measurement) {
    Comparison comparison = measurement.comparison();
    Forecast forecast = comparison == null ? null : comparison.forecast();
    if (forecast == null) {
      return Optional.empty();
    }
    StringBuilder line = new StringBuilder("  computed, not measured:");
    forecast
        .speedups()
        .forEach(
            (lanes, speedup) ->
                line.append(String.format(Locale.ROOT, "  %d lanes %.2f", lanes, speedup)));
    return Optional.of(
        line.append(
                String.format(
                    Locale.ROOT,
                    "  (each transaction costs %.0f ns more, %.3f ms serial, longest chain %d"
                        + " transactions or %.3f ms)",
                    forecast.overheadNanos(),
                    forecast.serialMillis(),
                    forecast.chainTransactions(),
                    forecast.chainMillis()))
            .toString());
  }

  /** One line; digests are shortened. */
  public static String brief(Measurement measurement) {
    Comparison comparison = measurement.comparison();
    return comparison == null ? sequential(measurement) : compared(measurement, comparison);
  }

  private static String compared(Measurement measurement, Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%-21s %6d txs  S %8.3f ms  C %5.3f  P %8.3f ms  %d lanes  S/P %5.3f  of C %4.2f  "
            + "executions/tx %6.4f  messages %6d  cpu S %8.3f P %8.3f ms  %+6d B/tx  %s  "
            + "results %s  postState %s",
        measurement.label(),
        measurement.transactions(),
        comparison.sequentialMillis(),
        comparison.ceilingSpeedup(),
        comparison.actorMillis(),
        comparison.lanes(),
        comparison.speedup(),
        comparison.speedup() / comparison.ceilingSpeedup(),
        comparison.executionsPerTransaction(),
        comparison.messages(),
        comparison.sequentialCpuMillis(),
        comparison.actorCpuMillis(),
        comparison.extraBytesPerTransaction(),
        comparison.equal() ? "equal" : "NOT EQUAL",
        shortened(measurement.outcome().resultsDigest()),
        shortened(measurement.outcome().postStateDigest()));
  }

  private static String sequential(Measurement measurement) {
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
