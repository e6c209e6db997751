package io.evmesh.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The shared conformance data; tests that need it are skipped where it is missing. */
public final class Fixtures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Fixtures() {}

  /** A file or folder of the data. */
  public static Path path(String name) {
    String set = System.getenv("EVMESH_FIXTURES");
    Path root =
        set != null ? Path.of(set) : projectRoot().resolveSibling("shared").resolve("fixtures");
    Assumptions.assumeTrue(
        Files.isDirectory(root),
        () -> "no conformance data at " + root + "; set EVMESH_FIXTURES to its folder");
    return root.resolve(name);
  }

  /** A JSON file of the data. */
  public static JsonNode json(String name) {
    Path file = path(name);
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    return Files.isDirectory(folder.resolve("engine")) ? folder : folder.getParent();
  }
}
