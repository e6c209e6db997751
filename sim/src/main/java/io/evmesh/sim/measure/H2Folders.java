package io.evmesh.sim.measure;

import io.evmesh.input.json.InputException;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Embedded databases, each in a folder of its own below a temporary one. */
public final class H2Folders implements FreshDatabases {
  private final Path parent;

  /**
   * Makes the temporary folder.
   *
   * @throws InputException if that can not be
   */
  public H2Folders() {
    try {
      parent = Files.createTempDirectory("evmesh-bench-");
    } catch (IOException e) {
      throw new InputException("there can be no temporary folder: " + e.getMessage(), e);
    }
  }

  @Override
  public String title() {
    return "H2";
  }

  @Override
  public DatabaseSettings fresh(String name) {
    return DatabaseSettings.h2(parent.resolve(name));
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(parent)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + parent + " can not be taken away", e);
    }
  }
}
