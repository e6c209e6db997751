package io.evmesh.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The project's folder and the Java sources in it. */
final class Project {
  private static final List<String> SOURCE_FOLDERS = List.of("src/main/java", "src/test/java");

  private Project() {}

  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    return Files.isDirectory(folder.resolve("engine")) ? folder : folder.getParent();
  }

  /** Every Java source of every module, in the order of the paths. */
  static List<Path> sources() {
    return modules()
        .flatMap(module -> SOURCE_FOLDERS.stream().map(module::resolve))
        .filter(Files::isDirectory)
        .flatMap(Project::javaFiles)
        .sorted()
        .toList();
  }

  /** A file's path as a message should show it. */
  static String name(Path file) {
    return root().relativize(file).toString().replace('\\', '/');
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Stream<Path> modules() {
    return children(root()).filter(folder -> Files.exists(folder.resolve("pom.xml")));
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static Stream<Path> children(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
