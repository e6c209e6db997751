package io.evmesh.lab.execute;

import io.evmesh.engine.types.UInt256;
import java.util.Arrays;

/** Reads and writes of a transaction while they are gathered. */
final class Effects {
  private int[] reads = new int[16];
  private long[] readNanos = new long[16];
  private UInt256[] readValues = new UInt256[16];
  private int readCount;
  private int[] writes = new int[8];
  private UInt256[] writeValues = new UInt256[8];
  private int writeCount;

  void clear() {
    readCount = 0;
    writeCount = 0;
  }

  void read(int place, UInt256 value, long nanos) {
    if (readCount == reads.length) {
      reads = Arrays.copyOf(reads, 2 * readCount);
      readNanos = Arrays.copyOf(readNanos, 2 * readCount);
      readValues = Arrays.copyOf(readValues, 2 * readCount);
    }
    int at = readCount++;
    while (at > 0 && readNanos[at - 1] > nanos) { // nearly sorted already
      reads[at] = reads[at - 1];
      readNanos[at] = readNanos[at - 1];
      readValues[at] = readValues[at - 1];
      at--;
    }
    reads[at] = place;
    readNanos[at] = nanos;
    readValues[at] = value;
  }

  void write(int place, UInt256 value) {
    if (writeCount == writes.length) {
      writes = Arrays.copyOf(writes, 2 * writeCount);
      writeValues = Arrays.copyOf(writeValues, 2 * writeCount);
    }
    writes[writeCount] = place;
    writeValues[writeCount++] = value;
  }

  int[] reads() {
    return Arrays.copyOf(reads, readCount);
  }

  long[] readNanos() {
    return Arrays.copyOf(readNanos, readCount);
  }

  UInt256[] readValues() {
    return Arrays.copyOf(readValues, readCount);
  }

  int[] writes() {
    return Arrays.copyOf(writes, writeCount);
  }

  UInt256[] writeValues() {
    return Arrays.copyOf(writeValues, writeCount);
  }
}
