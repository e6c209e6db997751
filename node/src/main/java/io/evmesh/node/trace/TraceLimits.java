package io.evmesh.node.trace;

import java.time.Duration;

/**
 * What one trace may take.
 *
 * @param timeout for each transaction where the request names none
 * @param longest that a request may ask for
 * @param keptBytes of input, output and logs that a tracer may keep until it writes
 */
public record TraceLimits(Duration timeout, Duration longest, long keptBytes) {
  /** Five seconds, five minutes, 256 MiB. */
  public static final TraceLimits DEFAULT =
      new TraceLimits(Duration.ofSeconds(5), Duration.ofMinutes(5), 256L << 20);

  /** How long a transaction may take by what a request asks for. */
  Duration timeout(TraceOptions options) {
    Duration asked = options.timeout().orElse(timeout);
    return asked.compareTo(longest) > 0 ? longest : asked;
  }
}
