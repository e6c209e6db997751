package io.evmesh.cluster.config.deploy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files in {@code deploy/kubernetes}, raw and as Kustomize puts them together. */
final class Manifests {
  static final Path ROOT = root();

  /** Versions of the API to how the classes of its objects begin. */
  private static final Map<String, String> VERSIONS =
      Map.of(
          "v1", "V1",
          "apps/v1", "V1",
          "policy/v1", "V1",
          "networking.k8s.io/v1", "V1",
          "rbac.authorization.k8s.io/v1", "V1",
          "autoscaling/v2", "V2");

  private static final long SECONDS = 60;

  private Manifests() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    return Files.isDirectory(folder.resolve("deploy")) ? folder : folder.getParent();
  }

  /** The files that hold objects of Kubernetes. */
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve("deploy/kubernetes"))) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> !file.endsWith("kustomization.yaml"))
          .filter(file -> !file.toString().contains("overlays")) // parts of objects
          .sorted()
          .toList();
    }
  }

  static List<JsonObject> read(String yaml) {
    List<JsonObject> objects = new ArrayList<>();
    Gson gson = new Gson();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
      objects.add(gson.toJsonTree(document).getAsJsonObject());
    }
    return objects;
  }

  /**
   * Holds an object against what the API takes.
   *
   * @throws IllegalArgumentException if a field has another name or kind, or one is missing
   */
  static void validate(JsonObject object) {
    String version = VERSIONS.get(object.get("apiVersion").getAsString());
    String name =
        "io.kubernetes.client.openapi.models." + version + object.get("kind").getAsString();
    try {
      Class.forName(name).getMethod("validateJsonElement", JsonElement.class).invoke(null, object);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(e.getCause().getMessage(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("there is no " + name, e);
    }
  }

  /** Whoever puts overlays together here, as a command; nobody if it is not installed. */
  static Optional<List<String>> kustomize() {
    return Stream.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build"))
        .filter(command -> isInstalled(command.getFirst()))
        .findFirst();
  }

  private static boolean isInstalled(String command) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  /** The objects of an overlay. */
  static List<JsonObject> overlay(List<String> kustomize, String name) throws InterruptedException {
    List<String> command = new ArrayList<>(kustomize);
    command.add(ROOT.resolve("deploy/kubernetes/overlays").resolve(name).toString());
    try {
      Path out = Files.createTempFile("overlay", ".yaml");
      Path err = Files.createTempFile("overlay", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command + ": " + Files.readString(err));
      }
      List<JsonObject> objects = read(Files.readString(out));
      Files.delete(out);
      Files.delete(err);
      return objects;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
