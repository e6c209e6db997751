package io.evmesh.persistence.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Files of H2 whose writes are on the disk when they return, and wait for room there.
 *
 * <p>H2 by itself hands a commit to the operating system and does not wait for the disk: it
 * survives the end of the process, not that of the machine. A channel opened with DSYNC closes that
 * gap for every commit, also for those of code that knows nothing of H2, at the price of one sync
 * for each chunk that H2 writes (one or two a commit).
 */
public final class WriteThroughFiles extends PatientFiles {
  static final String SCHEME = "writethrough";

  private static final Set<StandardOpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          StandardOpenOption.DSYNC);

  /** Made by H2 for each path. */
  public WriteThroughFiles() {}

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  protected FileChannel openDirectly(String mode) throws IOException {
    String file = unwrap().toString();
    return mode.equals("r")
        ? FileChannel.open(Path.of(file), StandardOpenOption.READ)
        : FileChannel.open(Path.of(file), OPTIONS);
  }
}
