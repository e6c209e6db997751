package io.evmesh.lab.scheduler;

import java.util.ArrayList;
import java.util.List;

/** What a block has taken, and what happened when, if anybody wants to know. */
public final class Tally {
  private final boolean traces;
  private final List<Span> spans = new ArrayList<>();
  private long executions;
  private long aborts;
  private long messages;
  private long bytes;
  private long busyNanos;
  private long wastedNanos;

  /**
   * Something that a worker did.
   *
   * @param lane number of the worker, over all nodes
   */
  public record Span(int node, int lane, String what, int tx, long fromNanos, long nanos) {}

  /**
   * A tally of nothing so far.
   *
   * @param traces whether spans are kept
   */
  public Tally(boolean traces) {
    this.traces = traces;
  }

  /** A worker does something from now on. */
  public void busy(int node, int lane, String what, int tx, long fromNanos, long nanos) {
    busyNanos += nanos;
    if (traces) {
      spans.add(new Span(node, lane, what, tx, fromNanos, nanos));
    }
  }

  /** A transaction is executed, or goes on to be. */
  public void countExecution() {
    executions++;
  }

  /** So many executions. */
  public void countExecutions(long count) {
    executions += count;
  }

  /** An execution was in vain, and so was the time that it took. */
  public void countAbort(long nanos) {
    aborts++;
    wastedNanos += nanos;
  }

  /** Conditions that did not hold. */
  public void countAborts(long count) {
    aborts += count;
  }

  /** A message between actors or nodes. */
  public void countMessage(long size) {
    messages++;
    bytes += size;
  }

  public List<Span> spans() {
    return spans;
  }

  public long executions() {
    return executions;
  }

  public long aborts() {
    return aborts;
  }

  public long messages() {
    return messages;
  }

  /** Bytes that went from node to node. */
  public long bytes() {
    return bytes;
  }

  /** Nanoseconds that workers were busy, all together. */
  public long busyNanos() {
    return busyNanos;
  }

  /** Those of executions that were in vain. */
  public long wastedNanos() {
    return wastedNanos;
  }
}
