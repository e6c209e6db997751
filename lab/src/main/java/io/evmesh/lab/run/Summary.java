package io.evmesh.lab.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What one protocol has done at one point of a sweep, over all blocks and repetitions.
 *
 * @param values of what is swept over
 * @param speedUps by repetition
 * @param speedUp their mean
 * @param speedUpError half of the interval in which the mean of all repetitions that could be made
 *     lies with a probability of 95 %; 0 for a single one
 * @param bound how much faster the longest chain of transactions that need each other, and the
 *     number of cores, let a block be that executes each transaction once
 * @param executions for each transaction
 * @param aborts for each transaction
 * @param wasted share of the busy time
 * @param use of all cores, as a share
 * @param messages for each transaction
 * @param bytes for each transaction
 * @param latencyMillis of the blocks: the 50th, 95th and 99th of a hundred
 * @param transactionsPerSecond of execution
 * @param busyNanosPerMgas time of cores for a million units of gas
 */
public record Summary(
    int point,
    List<String> values,
    String scheduler,
    List<Double> speedUps,
    double speedUp,
    double speedUpError,
    double bound,
    double executions,
    double aborts,
    double wasted,
    double use,
    double messages,
    double bytes,
    List<Double> latencyMillis,
    double transactionsPerSecond,
    double busyNanosPerMgas) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MGAS = 1e6;

  /** Student's t for 97.5 %, by degrees of freedom from 1 on; 1.96 beyond. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private record Key(int point, String scheduler) {}

  /** One summary for each point and protocol, in the order of the rows. */
  public static List<Summary> of(List<BlockRow> rows) {
    Map<Key, List<BlockRow>> groups = new LinkedHashMap<>();
    for (BlockRow row : rows) {
      groups
          .computeIfAbsent(new Key(row.point(), row.scheduler()), key -> new ArrayList<>())
          .add(row);
    }
    return groups.values().stream().map(Summary::ofGroup).toList();
  }

  private static Summary ofGroup(List<BlockRow> rows) {
    List<Double> speedUps = speedUps(rows);
    double transactions = sum(rows, BlockRow::transactions);
    double span = sum(rows, BlockRow::spanNanos);
    double sequential = sum(rows, BlockRow::sequentialNanos);
    double busy = sum(rows, BlockRow::busyNanos);
    double cores = rows.getFirst().cores();
    double chain = sum(rows, BlockRow::chainNanos);
    return new Summary(
        rows.getFirst().point(),
        rows.getFirst().values(),
        rows.getFirst().scheduler(),
        speedUps,
        mean(speedUps),
        error(speedUps),
        sequential / Math.max(chain, sequential / cores),
        sum(rows, BlockRow::executions) / transactions,
        sum(rows, BlockRow::aborts) / transactions,
        busy == 0 ? 0 : sum(rows, BlockRow::wastedNanos) / busy,
        span == 0 ? 0 : busy / (span * cores),
        sum(rows, BlockRow::messages) / transactions,
        sum(rows, BlockRow::bytes) / transactions,
        latencies(rows),
        transactions / (span / NANOS_PER_SECOND),
        busy / Math.max(1, sum(rows, BlockRow::gas) / MGAS));
  }

  private static List<Double> speedUps(List<BlockRow> rows) {
    Map<Integer, long[]> sums = new LinkedHashMap<>();
    for (BlockRow row : rows) {
      long[] sum = sums.computeIfAbsent(row.repetition(), repetition -> new long[2]);
      sum[0] += row.sequentialNanos();
      sum[1] += row.spanNanos();
    }
    return sums.values().stream().map(sum -> (double) sum[0] / Math.max(1, sum[1])).toList();
  }

  private static double sum(List<BlockRow> rows, ToLongFunction<BlockRow> column) {
    return (double) rows.stream().mapToLong(column).sum();
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).sum() / values.size();
  }

  /** Half of the 95 % confidence interval of a mean, by Student's t. */
  static double error(List<Double> values) {
    int freedom = values.size() - 1;
    if (freedom == 0) {
      return 0;
    }
    double mean = mean(values);
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    double t = freedom <= STUDENT.length ? STUDENT[freedom - 1] : 1.96;
    return t * Math.sqrt(squares / freedom / values.size());
  }

  private static List<Double> latencies(List<BlockRow> rows) {
    long[] sorted = rows.stream().mapToLong(BlockRow::latencyNanos).sorted().toArray();
    return Arrays.stream(new double[] {0.5, 0.95, 0.99})
        .mapToObj(share -> sorted[(int) Math.ceil(share * sorted.length) - 1] / NANOS_PER_MILLI)
        .toList();
  }
}
