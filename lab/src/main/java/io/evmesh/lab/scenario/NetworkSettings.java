package io.evmesh.lab.scenario;

import io.evmesh.lab.document.Entry;
import java.util.List;

/**
 * How messages travel between nodes.
 *
 * @param latencyNanos one way; the median of a log-normal one
 * @param sigma of the logarithm of a log-normal latency
 * @param regions cities, to which nodes belong in turns
 * @param jitterNanos up to so much more, all as likely
 * @param megabitsPerSecond of each node's link, in and out; 0 for no limit
 * @param loss share of messages that have to be sent again
 */
public record NetworkSettings(
    Kind kind,
    long latencyNanos,
    double sigma,
    List<String> regions,
    long jitterNanos,
    int megabitsPerSecond,
    double loss) {
  private static final int FASTEST_LINK = 1_000_000;
  private static final double MOST_LOSS = 0.5;

  /** What latency depends on. */
  public enum Kind {
    /** The same for all messages. */
    CONSTANT,
    /** Drawn for each message. */
    LOGNORMAL,
    /** By the cities of the two nodes. */
    REGIONS
  }

  /** One data centre: 100 microseconds, 10 gigabits a second. */
  public static final NetworkSettings NEAR =
      new NetworkSettings(Kind.CONSTANT, 100_000, 0, List.of(), 0, 10_000, 0);

  static NetworkSettings of(Entry entry) {
    entry.allow("kind", "latency", "median", "sigma", "regions", "jitter", "bandwidth", "loss");
    Kind kind =
        switch (entry.field("kind").oneOf("constant", "log-normal", "regions")) {
          case "constant" -> Kind.CONSTANT;
          case "log-normal" -> Kind.LOGNORMAL;
          default -> Kind.REGIONS;
        };
    return new NetworkSettings(
        kind,
        switch (kind) {
          case CONSTANT -> entry.field("latency").nanos();
          case LOGNORMAL -> entry.field("median").nanos();
          case REGIONS -> 0;
        },
        kind == Kind.LOGNORMAL ? entry.field("sigma").decimal(0, 3) : 0,
        kind == Kind.REGIONS
            ? entry.field("regions").items().stream().map(Cities::check).toList()
            : List.of(),
        entry.find("jitter").map(Entry::nanos).orElse(0L),
        entry.find("bandwidth").map(rate -> rate.count(0, FASTEST_LINK)).orElse(10_000),
        entry.find("loss").map(loss -> loss.decimal(0, MOST_LOSS)).orElse(0.0));
  }
}
