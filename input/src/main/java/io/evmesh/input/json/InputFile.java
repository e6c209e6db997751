package io.evmesh.input.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Opens files that users name. What is no regular file is refused: a folder, or a pipe, which could
 * keep a command waiting for ever and can not be read a second time.
 */
public final class InputFile {
  private InputFile() {}

  /**
   * The bytes of a file, to be closed.
   *
   * @throws InputException in one sentence that names the file
   */
  public static InputStream open(Path file) {
    check(file);
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * All bytes of a file.
   *
   * @param most bytes that it may have
   * @throws InputException in one sentence that names the file
   */
  public static byte[] readAll(Path file, int most) {
    try (InputStream in = open(file)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new InputException("%s: has more than %d bytes".formatted(file, most));
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The first line of a file; empty if there is none.
   *
   * @param most bytes that the file may have
   * @throws InputException in one sentence that names the file
   */
  public static String firstLine(Path file, int most) {
    String text = new String(readAll(file, most), StandardCharsets.UTF_8);
    return text.lines().findFirst().orElse("");
  }

  private static void check(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException(file + ": is a folder, not a file");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InputException(file + ": is no regular file");
    }
  }

  /**
   * Refuses what is no folder.
   *
   * @throws InputException in one sentence that names it
   */
  public static void requireFolder(Path folder) {
    if (!Files.exists(folder)) {
      throw new InputException(folder + ": there is no such file or folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": is no folder");
    }
  }

  /** What says that a file can not be read, and why. */
  public static InputException unreadable(Path file, IOException why) {
    return why instanceof NoSuchFileException
        ? new InputException(file + ": there is no such file", why)
        : new InputException(file + ": can not be read: " + reason(why), why);
  }

  /** Why a file could not be used, without the names of exceptions. */
  public static String reason(IOException why) {
    return switch (why) {
      case NoSuchFileException e -> "there is no such file or folder";
      case AccessDeniedException e -> "permission denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> why.getMessage() == null ? "it ends too early" : Json.shortened(why.getMessage());
    };
  }
}
