package io.evmesh.node.rpc;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts the calls of each method, their errors and the time they take. */
public final class CallMeters {
  /** Stands for whatever is called and is no method, so that strangers make no meters. */
  static final String UNKNOWN = "unknown";

  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
  };

  private final MeterRegistry registry;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  public CallMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A call was answered, well or with an error, after so many nanoseconds. */
  void answered(String method, long nanos) {
    timers.computeIfAbsent(method, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String method) {
    return Timer.builder("evmesh.rpc")
        .tag("method", method)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }

  /** A call was answered with an error. */
  void failed(String method, int code) {
    registry
        .counter("evmesh.rpc.errors", "method", method, "code", Integer.toString(code))
        .increment();
  }
}
