package io.evmesh.node.batch;

import java.util.Locale;
import java.util.Optional;

/** How the items of a batch hang together. The ordinals are in the database. */
public enum BatchMode {
  /** Each for itself. */
  INDEPENDENT,

  /** Those of one sender in the order given; after one that is refused none of them comes. */
  ORDERED,

  /** All in one block, in the order given, and all of them succeed; or none. */
  ATOMIC;

  /** The name in requests and answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of this name. */
  public static Optional<BatchMode> named(String word) {
    for (BatchMode mode : values()) {
      if (mode.word().equals(word)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }
}
