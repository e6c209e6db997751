package io.evmesh.lab.scenario;

import io.evmesh.lab.document.Entry;

/**
 * Where blocks become durable.
 *
 * @param latencyNanos until a write is answered; 0 for no database
 * @param megabytesPerSecond that all nodes together can write
 */
public record DatabaseSettings(long latencyNanos, int megabytesPerSecond) {
  /** Nothing is written. */
  public static final DatabaseSettings NONE = new DatabaseSettings(0, 1);

  private static final int FASTEST = 1_000_000;
  private static final long NANOS_PER_MICRO =
      1000; // a byte at a megabyte a second is a microsecond

  static DatabaseSettings of(Entry entry) {
    entry.allow("latency", "throughput");
    return new DatabaseSettings(
        entry.field("latency").nanos(),
        entry.find("throughput").map(rate -> rate.count(1, FASTEST)).orElse(200));
  }

  /** Nanoseconds until so many bytes are durable. */
  public long nanos(long bytes) {
    return latencyNanos == 0 ? 0 : latencyNanos + bytes * NANOS_PER_MICRO / megabytesPerSecond;
  }
}
