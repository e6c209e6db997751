package io.evmesh.sim.measure;

import io.evmesh.sim.measure.Stopwatch.Lap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The timed runs of one executor, each of some blocks. */
final class TimedRuns {
  private final List<Lap> laps = new ArrayList<>();
  private final int blocks;

  TimedRuns(int blocksPerRun) {
    blocks = blocksPerRun;
  }

  void add(Lap lap) {
    laps.add(lap);
  }

  /** Nanoseconds a block, one number for each run. */
  long[] nanos() {
    return perBlock(Lap::nanos);
  }

  /** Bytes a block, one number for each run. */
  long[] bytes() {
    return perBlock(Lap::bytes);
  }

  /** Mean processor time of a block in milliseconds. */
  double cpuMillis() {
    return laps.stream().mapToLong(Lap::cpuNanos).sum() / 1e6 / blocks / laps.size();
  }

  private long[] perBlock(ToLongFunction<Lap> figure) {
    return laps.stream().mapToLong(figure).map(sum -> sum / blocks).toArray();
  }
}
