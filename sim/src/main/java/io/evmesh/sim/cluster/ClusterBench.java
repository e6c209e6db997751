package io.evmesh.sim.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.testkit.process.JavaProcess;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code bench --cluster}: blocks on several processes of this machine, each pinned to its share of
 * the cores, beside one of them alone.
 */
public final class ClusterBench {
  private static final List<String> JAVA =
      List.of(
          "-XX:+UseParallelGC",
          "-XX:ParallelGCThreads=1",
          "-XX:+UseCompactObjectHeaders",
          "-Xmx2g",
          "-Xmn1g",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final int nodes;
  private final int lanes;
  private final boolean always;
  private final int warmUpSeconds;
  private final int seconds;
  private final Duration latency;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * A measurement.
   *
   * @param nodes processes
   * @param lanes of each
   * @param always whether blocks go to all nodes even where that is slower
   * @param warmUpSeconds for each workload
   * @param seconds likewise, of runs that are told
   * @param latency by which what crosses between processes is delayed, each way
   */
  public ClusterBench(
      int nodes, int lanes, boolean always, int warmUpSeconds, int seconds, Duration latency) {
    this.nodes = nodes;
    this.lanes = lanes;
    this.always = always;
    this.warmUpSeconds = warmUpSeconds;
    this.seconds = seconds;
    this.latency = latency;
  }

  /** Measures workloads one after the other; {@code action} is told of each. */
  public void run(List<WorkloadKind> kinds, WorkloadSize size, Consumer<ClusterFigures> action) {
    List<Integer> bound = freePorts(nodes);
    List<Process> processes = new ArrayList<>();
    try (SlowLinks links = new SlowLinks(latency)) {
      List<Integer> ports = new ArrayList<>();
      for (int port : bound) {
        ports.add(latency.isZero() ? port : links.before(port));
      }
      List<String> arguments = new ArrayList<>();
      arguments.add(ports.getFirst().toString());
      arguments.add(bound.getFirst().toString());
      arguments.add(Integer.toString(nodes));
      arguments.add(Integer.toString(lanes));
      arguments.add(Integer.toString(size.transactions()));
      arguments.add(Integer.toString(size.hotAccounts()));
      arguments.add(Integer.toString(size.pairs()));
      arguments.add(Integer.toString(warmUpSeconds));
      arguments.add(Integer.toString(seconds));
      arguments.add(Boolean.toString(always));
      arguments.add(Double.toString(latency.toNanos() / 1e6));
      kinds.forEach(kind -> arguments.add(kind.workload()));
      Process leader = start(0, LeaderProcess.class, arguments);
      processes.add(leader);
      for (int i = 1; i < nodes; i++) {
        List<String> of =
            Stream.of(ports.get(i), bound.get(i), ports.getFirst(), lanes)
                .map(Object::toString)
                .toList();
        processes.add(start(i, NodeProcess.class, of));
      }
      read(leader, kinds.size(), action);
    } catch (IOException e) {
      throw new UncheckedIOException("the nodes can not be started", e);
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  private void read(Process leader, int count, Consumer<ClusterFigures> action) throws IOException {
    try (BufferedReader lines = leader.inputReader()) {
      for (int left = count; left > 0; ) {
        String line = lines.readLine();
        if (line == null) {
          throw new IllegalStateException("the first node has ended before its time");
        }
        if (line.startsWith("{")) {
          action.accept(json.readValue(line, ClusterFigures.class));
          left--;
        } else {
          System.err.println(line); // what it logs
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the first node has said something else than figures", e);
    }
  }

  private static Process start(int number, Class<?> main, List<String> arguments)
      throws IOException {
    return JavaProcess.start(pinnedTo(number), main, JAVA, arguments);
  }

  /** What lets a process run on a core of its own, where this system has such a command. */
  private static List<String> pinnedTo(int number) {
    int core = number % Runtime.getRuntime().availableProcessors();
    return canPin() ? List.of("taskset", "-c", Integer.toString(core)) : List.of();
  }

  /** Whether each process gets a core of its own; without, the system places them as it likes. */
  public static boolean canPin() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (new File(folder, "taskset").canExecute()) {
        return true;
      }
    }
    return false;
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      try {
        for (int i = 0; i < count; i++) {
          sockets.add(new ServerSocket(0));
        }
        return sockets.stream().map(ServerSocket::getLocalPort).toList();
      } finally {
        for (ServerSocket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }
}
