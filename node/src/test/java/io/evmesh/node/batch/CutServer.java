package io.evmesh.node.batch;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server of a test's own, which may be killed and cut off. */
final class CutServer implements AutoCloseable {
  private static final int STARTS = 20;

  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;

  /** Starts one with its data in this folder. */
  CutServer(Path folder) throws IOException {
    this.folder = folder;
    server = builder(0).start();
    port = server.getPort();
  }

  private EmbeddedPostgres.Builder builder(int where) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setServerConfig("fsync", "off") // the machine does not fail
        .setPort(where);
  }

  /** What tells a node to use it. */
  List<String> options() {
    return List.of(
        "--jdbc-url",
        "jdbc:postgresql://localhost:" + port + "/postgres",
        "--jdbc-user",
        "postgres");
  }

  /** Ends all sessions but its own. */
  void cut() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      boolean ignored =
          statement.execute(
              "select pg_terminate_backend(pid) from pg_stat_activity"
                  + " where pid <> pg_backend_pid() and backend_type = 'client backend'");
    }
  }

  /** Kills the server, lets it be away for a time and starts it again. */
  void restart(Duration away) throws IOException, InterruptedException {
    String pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip();
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    List<ProcessHandle> all = postmaster.descendants().toList();
    boolean ignored = postmaster.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    server.close(); // gives its folder free
    pause(away);
    for (int start = 1; ; start++) {
      try {
        server = builder(port).start();
        return;
      } catch (IOException | IllegalStateException e) {
        if (start == STARTS) {
          throw e;
        }
        pause(Duration.ofMillis(500));
      }
    }
  }

  private static void pause(Duration time) throws InterruptedException {
    boolean ignored = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
