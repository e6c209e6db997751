package io.evmesh.cluster.config.certificate;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner may read, from the moment that they are there. */
final class SecretFiles {
  private static final int MOST_BYTES = 1 << 20;

  private SecretFiles() {}

  /** A folder that only its owner may enter; one that is there stays as it is. */
  static void folder(Path folder) {
    try {
      if (!Files.isDirectory(folder)) {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(folder, owner(folder, "rwx------"));
      }
    } catch (IOException e) {
      throw new InputException(folder + ": can not be made: " + InputFile.reason(e), e);
    }
  }

  /**
   * Writes a file in one go: whoever reads it sees the old or the new.
   *
   * @param replace whether one that is there may go
   */
  static void write(Path file, String text, boolean replace) {
    if (!replace && Files.exists(file)) {
      throw new InputException(file + ": is there already");
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      Files.createFile(next, owner(next, "rw-------"));
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new InputException(file + ": can not be written: " + InputFile.reason(e), e);
    }
  }

  static String read(Path file) {
    return new String(InputFile.readAll(file, MOST_BYTES), StandardCharsets.UTF_8);
  }

  private static FileAttribute<?>[] owner(Path path, String permissions) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
