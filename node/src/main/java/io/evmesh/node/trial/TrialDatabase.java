package io.evmesh.node.trial;

import io.evmesh.input.json.InputException;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for trying, of the programs that this machine has installed: a folder of its
 * own, a free port, only this machine's loopback address.
 */
public final class TrialDatabase implements AutoCloseable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final long SECONDS = 60;

  private final Path programs;
  private final Path folder;
  private final int port;

  private TrialDatabase(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts a server; the folder keeps what it has.
   *
   * @throws InputException if there is none, or it does not start
   */
  public static TrialDatabase start(Path folder) throws InterruptedException {
    Path programs =
        programs()
            .orElseThrow(
                () ->
                    new InputException(
                        "no PostgreSQL is installed here (initdb and pg_ctl on the PATH or below"
                            + " /usr/lib/postgresql): install it, or name a server with"
                            + " --jdbc-url"));
    TrialDatabase database = new TrialDatabase(programs, folder, freePort());
    database.begin();
    return database;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new InputException("this machine has no free port", e);
    }
  }

  private static Optional<Path> programs() {
    String path = System.getenv().getOrDefault("PATH", "");
    List<Path> places =
        new ArrayList<>(Stream.of(path.split(File.pathSeparator)).map(Path::of).toList());
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        versions
            .sorted(Comparator.reverseOrder())
            .map(version -> version.resolve("bin"))
            .forEach(places::add);
      } catch (IOException e) {
        throw new InputException("%s can not be read".formatted(DEBIAN), e);
      }
    }
    return places.stream()
        .filter(
            place ->
                Files.isExecutable(place.resolve("initdb"))
                    && Files.isExecutable(place.resolve("pg_ctl")))
        .findFirst();
  }

  private void begin() throws InterruptedException {
    if (!Files.exists(folder.resolve("PG_VERSION"))) {
      run("initdb", "-D", folder.toString(), "-U", "evmesh", "-A", "trust", "-E", "UTF8");
    }
    String options = "-p %d -h 127.0.0.1 -c unix_socket_directories=''".formatted(port);
    run("pg_ctl", "-D", folder.toString(), "-o", options, "-l", folder + ".log", "-w", "start");
  }

  /** PostgreSQL refuses to run as root; in a namespace of users its process is nobody's. */
  private void run(String program, String... arguments) throws InterruptedException {
    List<String> words = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      words.addAll(List.of("unshare", "-U"));
    }
    words.add(programs.resolve(program).toString());
    words.addAll(List.of(arguments));
    try {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      Path said = Files.createTempFile("evmesh-" + program, ".txt");
      Process process =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile()).start();
      boolean isOver = process.waitFor(SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(said, StandardCharsets.UTF_8).strip();
      Files.delete(said);
      if (!isOver || process.exitValue() != 0) {
        throw new InputException("%s fails: %s".formatted(program, text));
      }
    } catch (IOException e) {
      throw new InputException("%s can not be run: %s".formatted(program, e.getMessage()), e);
    }
  }

  /** The server's address, for {@code --jdbc-url}. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
  }

  /** The user, for {@code --jdbc-user}. */
  public String user() {
    return "evmesh";
  }

  /** Ends the server. */
  @Override
  public void close() {
    try {
      run("pg_ctl", "-D", folder.toString(), "-m", "fast", "-w", "stop");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
