package io.evmesh.node.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * When blocks are made.
 *
 * @param mode by whom or what
 * @param interval between blocks in the mode {@link Mode#INTERVAL}
 */
public record MiningSettings(Mode mode, Optional<Duration> interval) {
  /** A block for whatever has come, at once. */
  public static final MiningSettings AUTOMATIC =
      new MiningSettings(Mode.AUTOMATIC, Optional.empty());

  /** No blocks but those imported. */
  public static final MiningSettings NONE = new MiningSettings(Mode.NONE, Optional.empty());

  /** When blocks are made. */
  public enum Mode {
    AUTOMATIC,
    INTERVAL,
    NONE
  }

  /** A block each so often, empty ones too. */
  public static MiningSettings every(Duration interval) {
    return new MiningSettings(Mode.INTERVAL, Optional.of(interval));
  }
}
