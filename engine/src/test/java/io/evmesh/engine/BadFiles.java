package io.evmesh.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Files that no command can use, one of each kind. */
public final class BadFiles {
  private static final int LONG = 1 << 20;

  private BadFiles() {}

  /**
   * Makes them, by what is wrong with them. A file that may not be read is left out where
   * everything may be read, a pipe where none can be made.
   *
   * @param name of each, in a folder of its own below {@code folder}
   */
  public static Map<String, Path> make(Path folder, String name) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    files.put("missing", place(folder, "missing", name));
    files.put("folder", Files.createDirectory(place(folder, "folder", name)));
    write(files, folder, "empty", name, "");
    write(files, folder, "text", name, "hello\n");
    write(files, folder, "binary", name, "\u0000\u0001\uffff".repeat(99));
    write(files, folder, "long number", name, "{\"a\":" + "9".repeat(LONG) + "}");
    write(files, folder, "deep", name, "[".repeat(LONG));
    write(files, folder, "keys twice", name, "{\"a\":{},\"a\":{}}");
    write(files, folder, "cut", name, "{\"a\":{\"b\"");
    write(files, folder, "many lines", name, "\n".repeat(LONG));
    Path pipe = place(folder, "pipe", name);
    if (isMade(pipe)) {
      files.put("pipe", pipe);
    }
    Path locked = place(folder, "locked", name);
    Files.writeString(locked, "{}");
    if (locked.toFile().setReadable(false) && !Files.isReadable(locked)) {
      files.put("locked", locked);
    }
    return files;
  }

  /** A packed file of which the second half is missing. */
  public static Path cutPacked(Path file) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write("{\"a\":1}".repeat(999).getBytes(StandardCharsets.UTF_8));
    }
    return Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
  }

  private static void write(
      Map<String, Path> files, Path folder, String kind, String name, String text)
      throws IOException {
    files.put(kind, Files.writeString(place(folder, kind, name), text));
  }

  private static Path place(Path folder, String kind, String name) throws IOException {
    return Files.createDirectories(folder.resolve(kind)).resolve(name);
  }

  private static boolean isMade(Path pipe) throws IOException {
    try {
      Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
      return made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
