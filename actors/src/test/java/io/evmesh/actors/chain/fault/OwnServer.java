package io.evmesh.actors.chain.fault;

import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL for one test, in a folder that the test chooses, with all that makes commits last
 * switched on. The test may kill it and start it again.
 */
final class OwnServer implements AutoCloseable {
  private static final long COMMAND_SECONDS = 60;
  private static final int STARTS = 20;

  private final Path data;
  private final Path log;
  private final Path binaries;
  private final int port;

  /**
   * @param folder is made if it is missing
   * @param log outside of the folder, so that a full one does not stop it
   */
  OwnServer(Path folder, Path log) throws IOException, InterruptedException {
    data = folder.resolve("data");
    this.log = log;
    binaries = Path.of(PostgresServer.ask("select setting from pg_config where name = 'BINDIR'"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(folder);
    run("initdb", "-D", data.toString(), "-A", "trust", "-U", "postgres", "-E", "UTF-8");
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        """
        listen_addresses = 'localhost'
        unix_socket_directories = ''
        shared_buffers = 16MB
        min_wal_size = 32MB
        max_wal_size = 32MB
        """);
    start();
  }

  private int tryRun(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U")); // PostgreSQL will not run as root
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(program + " does not end");
    }
    return process.exitValue();
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    if (tryRun(program, arguments) != 0) {
      throw new IllegalStateException(program + " fails: " + Files.readString(log));
    }
  }

  /** Starts it; again and again while what was killed still holds its memory. */
  void start() throws IOException, InterruptedException {
    String[] arguments = {
      "-D", data.toString(), "-o", "-p " + port, "-l", log.toString(), "-w", "start"
    };
    for (int i = 1; i < STARTS; i++) {
      if (tryRun("pg_ctl", arguments) == 0) {
        return;
      }
      Thread.sleep(200);
    }
    run("pg_ctl", arguments);
  }

  /** Whether there is a server. */
  boolean runs() throws IOException, InterruptedException {
    return tryRun("pg_ctl", "-D", data.toString(), "status") == 0;
  }

  /** Ends it without a checkpoint: the next start recovers from its log. */
  void stopImmediately() throws IOException, InterruptedException {
    run("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
  }

  /** {@code kill -9} of the first process; the others end when they notice. */
  void kill() throws IOException {
    long pid =
        Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  int port() {
    return port;
  }

  /** Its only database. */
  DatabaseSettings database() {
    return database(port);
  }

  /** The same by way of another port. */
  DatabaseSettings database(int gate) {
    return DatabaseSettings.postgresql(
        "jdbc:postgresql://localhost:" + gate + "/postgres", "postgres", "");
  }

  @Override
  public void close() throws IOException {
    try {
      if (runs()) {
        stopImmediately();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
