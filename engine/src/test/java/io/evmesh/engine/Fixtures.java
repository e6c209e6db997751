package io.evmesh.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** How many leaf cases the data has below a folder, by fork. */
  public static Map<String, Long> cases(String folder) {
    JsonNode found = json("COUNTS.json").path("folders").path(folder).path("cases");
    if (!found.isObject()) {
      throw new IllegalArgumentException("COUNTS.json tells no cases of " + folder);
    }
    Map<String, Long> cases = new TreeMap<>();
    found.properties().forEach(entry -> cases.put(entry.getKey(), entry.getValue().longValue()));
    return cases;
  }

  /** The folders with counted cases whose names begin with {@code prefix}. */
  public static List<String> folders(String prefix) {
    List<String> folders = new ArrayList<>();
    json("COUNTS.json").path("folders").fieldNames().forEachRemaining(folders::add);
    folders.removeIf(folder -> !folder.startsWith(prefix));
    return folders;
  }

  /** The nearest folder, from the module's upwards, that is a project but no module of one. */
  private static Path projectRoot() {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && Files.exists(root.getParent().resolve("pom.xml"))) {
      root = root.getParent();
    }
    return root;
  }
}
