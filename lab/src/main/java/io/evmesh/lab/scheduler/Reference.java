package io.evmesh.lab.scheduler;

import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.lab.execute.Executions;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.execute.Versions;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostProfile;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A block executed one transaction after the other: what each reads and writes then, how long that
 * takes, and which needs which.
 */
public final class Reference {
  private final Run[] runs;
  private final int[][] needs;
  private final long[] nanos;
  private final Versions versions;
  private final Map<Integer, Integer> met; // by place: who read there what another had written

  private Reference(
      Run[] runs, int[][] needs, long[] nanos, Versions versions, Map<Integer, Integer> met) {
    this.met = met;
    this.runs = runs;
    this.needs = needs;
    this.nanos = nanos;
    this.versions = versions;
  }

  /** Executes the block. */
  public static Reference of(Executions executions, CostProfile profile) {
    int count = executions.transactions().size();
    Run[] runs = new Run[count];
    int[][] needs = new int[count][];
    long[] nanos = new long[count];
    Versions versions = executions.versions();
    Map<Integer, Integer> met = new TreeMap<>();
    for (int tx = 0; tx < count; tx++) {
      Run run = executions.execute(tx, versions.now()).run();
      int[] writers = new int[run.readCount()];
      int found = 0;
      for (int read = 0; read < writers.length; read++) {
        int writer = versions.writerBelow(run.readPlace(read), tx);
        if (writer >= 0) {
          writers[found++] = writer;
          met.merge(run.readPlace(read), 1, Integer::sum);
        }
      }
      needs[tx] = Arrays.stream(writers, 0, found).sorted().distinct().toArray();
      int slots = 0;
      int slotsMet = 0;
      for (int write = 0; write < run.writeCount(); write++) {
        int place = run.writePlace(write);
        if (executions.places().get(place).slot() != null) {
          slots++;
          slotsMet += versions.writerBelow(place, tx) < 0 ? 0 : 1;
        }
        versions.put(place, tx, run.writeValue(write));
      }
      runs[tx] = run;
      nanos[tx] =
          run.nanos()
              + profile.nanos(Cost.APPLY, slots - slotsMet)
              + profile.nanos(Cost.APPLY_MET, slotsMet);
    }
    return new Reference(runs, needs, nanos, versions, met);
  }

  /** What transaction {@code tx} did. */
  public Run run(int tx) {
    return runs[tx];
  }

  /** The transactions before {@code tx} that wrote last what it reads, ascending. */
  public int[] needs(int tx) {
    return needs[tx].clone();
  }

  /** Nanoseconds that a transaction takes in sequence. */
  public long nanos(int tx) {
    return nanos[tx];
  }

  /** Nanoseconds that all of them take. */
  public long allNanos() {
    return Arrays.stream(nanos).sum();
  }

  /** Nanoseconds of the longest chain of transactions that need each other. */
  public long chainNanos() {
    long[] ends = new long[nanos.length];
    long longest = 0;
    for (int tx = 0; tx < nanos.length; tx++) {
      for (int need : needs[tx]) {
        ends[tx] = Math.max(ends[tx], ends[need]);
      }
      ends[tx] += nanos[tx];
      longest = Math.max(longest, ends[tx]);
    }
    return longest;
  }

  /** By place, in the order of their numbers: how many have read there what another had written. */
  public Map<Integer, Integer> met() {
    return met;
  }

  /** What a protocol gives that executes in sequence. */
  public BlockEnd end(Executions executions) {
    return BlockEnd.of(executions, versions, runs);
  }

  /** Gas units of all transactions. */
  public long gasUsed() {
    return Arrays.stream(runs)
        .mapToLong(run -> run.result() instanceof Executed executed ? executed.gasUsed() : 0)
        .sum();
  }

  /** How many transactions need an earlier one. */
  public int dependents() {
    return (int) Arrays.stream(needs).filter(need -> need.length > 0).count();
  }
}
