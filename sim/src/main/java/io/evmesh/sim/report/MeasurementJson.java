package io.evmesh.sim.report;

import static io.evmesh.sim.report.FiguresJson.rounded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.sim.forecast.Forecast;
import io.evmesh.sim.measure.Comparison;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.Timings;
import io.evmesh.testkit.canonical.Outcome;
import java.nio.file.Path;
import java.util.List;

/** Measurements as a JSON array, one object each, in the order given. */
public final class MeasurementJson {
  private MeasurementJson() {}

  /** Writes measurements of recorded blocks, which their numbers name. */
  public static void writeBlocks(Path file, List<Measurement> measurements) {
    write(file, measurements, false);
  }

  /** Writes measurements of generated blocks, which the names of their workloads name. */
  public static void writeWorkloads(Path file, List<Measurement> measurements) {
    write(file, measurements, true);
  }

  private static void write(Path file, List<Measurement> measurements, boolean named) {
    ArrayNode array = FiguresJson.array();
    for (Measurement measurement : measurements) {
      ObjectNode object = array.addObject();
      if (named) {
        object.put("workload", measurement.label());
      }
      fill(object, measurement);
    }
    FiguresJson.write(file, array);
  }

  private static void fill(ObjectNode object, Measurement measurement) {
    Outcome outcome = measurement.outcome();
    Timings timings = measurement.timings();
    object
        .put("block", measurement.block())
        .put("transactions", measurement.transactions())
        .put("gasUsed", outcome.gasUsed())
        .put("preStateDigest", outcome.preStateDigest().toString())
        .put("resultsDigest", outcome.resultsDigest().toString())
        .put("postStateDigest", outcome.postStateDigest().toString())
        .put("coldMillis", rounded(timings.coldMillis()))
        .put("medianMillis", rounded(timings.medianMillis()))
        .put("minMillis", rounded(timings.minMillis()))
        .put("allocatedBytes", timings.allocatedBytes());
    Comparison comparison = measurement.comparison();
    if (comparison != null) {
      fill(object, comparison);
    } else if (measurement.isVerified()) {
      object.put("equal", true);
    }
  }

  private static void fill(ObjectNode object, Comparison comparison) {
    object
        .put("lanes", comparison.lanes())
        .put("blocksPerRun", comparison.blocksPerRun())
        .put("sequentialMillis", rounded(comparison.sequentialMillis()))
        .put("ceilingSpeedup", rounded(comparison.ceilingSpeedup()))
        .put("actorMillis", rounded(comparison.actorMillis()))
        .put("speedup", rounded(comparison.speedup()))
        .put("executionsPerTransaction", rounded(comparison.executionsPerTransaction()))
        .put("messages", comparison.messages())
        .put("equal", comparison.equal())
        .put("sequentialCpuMillis", rounded(comparison.sequentialCpuMillis()))
        .put("actorCpuMillis", rounded(comparison.actorCpuMillis()))
        .put("extraBytesPerTransaction", comparison.extraBytesPerTransaction());
    Forecast forecast = comparison.forecast();
    if (forecast != null) {
      fill(object.putObject("model"), forecast);
    }
  }

  private static void fill(ObjectNode object, Forecast forecast) {
    object
        .put("computedNotMeasured", true)
        .put("overheadNanosPerTransaction", rounded(forecast.overheadNanos()))
        .put("serialMillis", rounded(forecast.serialMillis()))
        .put("chainTransactions", forecast.chainTransactions())
        .put("chainMillis", rounded(forecast.chainMillis()));
    ObjectNode speedups = object.putObject("speedupByLanes");
    forecast
        .speedups()
        .forEach((lanes, speedup) -> speedups.put(Integer.toString(lanes), rounded(speedup)));
  }
}
