package io.evmesh.lab.run;

import java.util.List;

/**
 * What one protocol has done with one block: a row of the results. Times are nanoseconds of virtual
 * time.
 *
 * @param values of what is swept over
 * @param cores of all nodes that the protocol may use
 * @param sequentialNanos that the block takes one transaction after the other
 * @param spanNanos from the begin of its execution to its end
 * @param chainNanos of the longest chain of transactions that need each other
 * @param dependents transactions that need an earlier one
 * @param executions of transactions, those in vain included
 * @param aborts executions in vain, or conditions that did not hold
 * @param wastedNanos of executions in vain
 * @param busyNanos of all workers
 * @param messages of actors and nodes
 * @param bytes between nodes
 * @param commitNanos from the end of the execution until the block is durable
 * @param latencyNanos from the block's arrival until it is durable
 */
public record BlockRow(
    int point,
    List<String> values,
    String scheduler,
    int repetition,
    int block,
    int transactions,
    long gas,
    int cores,
    long sequentialNanos,
    long spanNanos,
    long chainNanos,
    int dependents,
    long executions,
    long aborts,
    long wastedNanos,
    long busyNanos,
    long messages,
    long bytes,
    long commitNanos,
    long latencyNanos) {
  /** How many times faster than in sequence. */
  public double speedUp() {
    return (double) sequentialNanos / Math.max(1, spanNanos);
  }

  /** The share of all cores' time that workers were busy. */
  public double use() {
    return (double) busyNanos / Math.max(1, (double) spanNanos * cores);
  }
}
