package io.evmesh.persistence.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files of H2 whose writes wait for room on the disk ({@link DiskRoom}). */
public class PatientFiles extends FilePathWrapper {
  static final String SCHEME = "patient";

  /** Made by H2 for each path. */
  public PatientFiles() {}

  /** Makes H2 know the schemes; again and again does no harm. */
  static void register() {
    FilePath.register(new PatientFiles());
    FilePath.register(new WriteThroughFiles());
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public final FileChannel open(String mode) throws IOException {
    FileChannel channel = openDirectly(mode);
    DiskRoom room = DiskRoom.ofFile(Path.of(unwrap().toString()));
    return room == null ? channel : new PatientChannel(channel, room);
  }

  /** Opens the file itself; {@code mode} is "r", or something else for writing too. */
  protected FileChannel openDirectly(String mode) throws IOException {
    return super.open(mode);
  }
}
