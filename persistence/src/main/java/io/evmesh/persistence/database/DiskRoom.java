package io.evmesh.persistence.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room on the disk for the files of an embedded database. H2 closes a database for good when a
 * write fails; so a write that finds no room waits until there is some, and meanwhile whoever only
 * reads is served. It waits as long as the database is open and not longer; while that is opened or
 * closed nobody waits, and a write without room fails.
 */
final class DiskRoom implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiskRoom.class);
  private static final long LOOK_NANOS = 100_000_000;
  private static final Map<Path, DiskRoom> OPEN = new ConcurrentHashMap<>();

  private final Path folder;
  private boolean patient;
  private boolean closing;
  private @Nullable String lack;

  private DiskRoom(Path folder) {
    this.folder = folder;
  }

  /** For the files of a folder that this process owns, until it is closed. */
  static DiskRoom of(Path folder) {
    DiskRoom room = new DiskRoom(folder);
    OPEN.put(folder, room);
    return room;
  }

  /** The one that a file of H2 belongs to; null if its database is not one of ours. */
  static @Nullable DiskRoom ofFile(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder == null ? null : OPEN.get(folder);
  }

  /** From now on writes wait. */
  synchronized void bePatient() {
    patient = !closing;
  }

  /** From now on no write waits; those that wait fail. */
  synchronized void hurry() {
    closing = true;
    patient = false;
    notifyAll();
  }

  /** Why writes wait, in one sentence; empty if none does. */
  synchronized Optional<String> lack() {
    return Optional.ofNullable(lack);
  }

  /** A write found no room. Returns when it should try again, or throws what it found. */
  synchronized void await(IOException found) throws IOException {
    if (!FullDisk.isTold(found) || !patient) {
      throw found;
    }
    if (lack == null) {
      lack = "the database %s has no room left: %s".formatted(folder, found.getMessage());
      LOG.error("{}; its writes wait until there is room", lack);
    }
    long until = System.nanoTime() + LOOK_NANOS;
    try {
      while (patient && System.nanoTime() < until) {
        wait(LOOK_NANOS / 1_000_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw found;
    }
    if (!patient) {
      throw found;
    }
  }

  /** A write found room after others did not. */
  synchronized void found() {
    if (lack != null) {
      lack = null;
      LOG.warn("the database {} has room again", folder);
    }
  }

  @Override
  public void close() {
    hurry();
    OPEN.remove(folder, this);
  }
}
