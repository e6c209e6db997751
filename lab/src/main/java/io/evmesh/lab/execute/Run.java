package io.evmesh.lab.execute;

import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does where it finds certain values: which places it reads, when and with which
 * values, which it leaves with others, what comes of it, and how long that takes. A value that it
 * neither asks for nor changes is none that it reads, even if it was handed to it.
 */
public final class Run {
  private static final long INTRINSIC_GAS = 21_000;

  final int[] reads; // places, in the order of the reads
  final long[] readNanos; // since its beginning, ascending
  final UInt256[] readValues;
  final int[] writes; // places
  final UInt256[] writeValues;
  final boolean[] written; // by read: whether it leaves that place with another value
  private final int tx;
  private final TransactionResult result;
  private final long nanos;
  private final long messageGas;
  private final @Nullable UInt256 credit;

  Run(
      int tx,
      TransactionResult result,
      long nanos,
      long messageGas,
      Effects effects,
      @Nullable UInt256 credit) {
    this.tx = tx;
    this.result = result;
    this.nanos = nanos;
    this.messageGas = messageGas;
    this.credit = credit;
    reads = effects.reads();
    readNanos = effects.readNanos();
    readValues = effects.readValues();
    writes = effects.writes();
    writeValues = effects.writeValues();
    written = new boolean[reads.length];
    for (int i = 0; i < reads.length; i++) {
      for (int place : writes) {
        written[i] |= place == reads[i];
      }
    }
  }

  /** The transaction's index in its block. */
  public int tx() {
    return tx;
  }

  public TransactionResult result() {
    return result;
  }

  /** Nanoseconds of execution, without what a protocol does around it. */
  public long nanos() {
    return nanos;
  }

  /**
   * Nanoseconds that the same transaction takes where its message uses other gas, since it found
   * other values.
   */
  public long nanosAt(long gas) {
    return gas == messageGas
        ? nanos
        : (long) ((double) nanos * (INTRINSIC_GAS + gas) / (INTRINSIC_GAS + messageGas));
  }

  /** What the fee recipient gets, in wei; null for nothing. */
  public @Nullable UInt256 credit() {
    return credit;
  }

  /** How many places it reads. */
  public int readCount() {
    return reads.length;
  }

  /** The place of a read. */
  public int readPlace(int read) {
    return reads[read];
  }

  /** Nanoseconds from the beginning to a read. */
  public long readNanos(int read) {
    return readNanos[read];
  }

  /** What it found there. */
  public UInt256 readValue(int read) {
    return readValues[read];
  }

  /** Whether it leaves the place of a read with another value. */
  public boolean changes(int read) {
    return written[read];
  }

  /** How many places it leaves with other values; each is one that it reads too. */
  public int writeCount() {
    return writes.length;
  }

  /** The place of a write. */
  public int writePlace(int write) {
    return writes[write];
  }

  /** What it leaves there. */
  public UInt256 writeValue(int write) {
    return writeValues[write];
  }

  /** Which read is of this place; -1 if none. */
  public int readOf(int place) {
    for (int i = 0; i < reads.length; i++) {
      if (reads[i] == place) {
        return i;
      }
    }
    return -1;
  }

  /** Whether it writes this place. */
  public boolean writesTo(int place) {
    for (int write : writes) {
      if (write == place) {
        return true;
      }
    }
    return false;
  }

  /** How many reads are done so many nanoseconds after the beginning. */
  public int readsUntil(long elapsedNanos) {
    int done = 0;
    while (done < readNanos.length && readNanos[done] <= elapsedNanos) {
      done++;
    }
    return done;
  }
}
