package io.evmesh.sim.report;

import io.evmesh.engine.types.Bytes;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that commands write; faults are {@link InputException}s that name the file. */
public final class ReportFile {
  private ReportFile() {}

  /** Throws if the file can certainly not be written: better before a long run than after it. */
  public static void check(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InputException(file + ": can not be written: there is no folder for it");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new InputException(
          file
              + ": can not be written: it is "
              + (Files.isDirectory(file) ? "a folder" : "no regular file"));
    }
  }

  static void write(Path file, String text) {
    write(file, Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  static void write(Path file, Bytes content) {
    try {
      Files.write(file, content.unsafeArray());
    } catch (IOException e) {
      throw new InputException(file + ": can not be written: " + InputFile.reason(e), e);
    }
  }
}
