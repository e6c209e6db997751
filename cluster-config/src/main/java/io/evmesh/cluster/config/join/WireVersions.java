package io.evmesh.cluster.config.join;

/**
 * Which forms of messages between nodes a node knows. Two nodes understand each other if each reads
 * what the other writes. So that nodes can be renewed one by one, a release that brings a new form
 * reads it and still writes the one before.
 *
 * @param writes the form it writes
 * @param readsFrom the oldest it reads
 * @param readsTo the newest it reads
 */
public record WireVersions(int writes, int readsFrom, int readsTo) {
  public WireVersions {
    if (readsFrom < 0 || writes < readsFrom || writes > readsTo) {
      throw new IllegalArgumentException(
          "a node reads what it writes: %d is not from %d to %d"
              .formatted(writes, readsFrom, readsTo));
    }
  }

  /** Whether each reads what the other writes. */
  public boolean understands(WireVersions other) {
    return reads(other.writes) && other.reads(writes);
  }

  private boolean reads(int version) {
    return version >= readsFrom && version <= readsTo;
  }

  @Override
  public String toString() {
    return "writes %d and reads %d to %d".formatted(writes, readsFrom, readsTo);
  }
}
