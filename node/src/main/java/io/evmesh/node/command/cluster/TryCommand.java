package io.evmesh.node.command.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.input.json.InputException;
import io.evmesh.node.account.Mnemonic;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.node.trial.TrialCluster;
import io.evmesh.node.trial.TrialDatabase;
import io.evmesh.node.trial.TrialLoad;
import io.evmesh.node.trial.TrialNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cluster try}: several nodes and a PostgreSQL on this machine, to see what they do. */
@Command(
    name = "try",
    description = {
      "Starts a PostgreSQL server and several nodes on this machine, and shows every two seconds"
          + " what they do. Type a letter, where it says so with the number of a node, and Enter:",
      "a: add a node; k 2: kill node 2 as kill -9 does; s 2: start it again; p 2: pause it, or let"
          + " it go on; d 2: drain it; l: start or stop a load; q: quit."
    },
    mixinStandardHelpOptions = true)
final class TryCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int CLIENTS = 8;
  private static final int MOST_NODES = 16;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many nodes (default: ${DEFAULT-VALUE}).")
  private int count = 3;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder of the database and the logs, which stays (default: a temporary one).")
  private @Nullable Path data;

  @Option(
      names = "--jdbc-url",
      paramLabel = "URL",
      description = "An empty database of a PostgreSQL server that runs, in place of a new one.")
  private @Nullable String url;

  @Option(names = "--jdbc-user", paramLabel = "NAME", description = "Its user.")
  private @Nullable String user;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Quit after so long, with a load from the start: for scripts.")
  private @Nullable Integer seconds;

  private final BlockingQueue<String> typed = new LinkedBlockingQueue<>();
  private final ClusterTable table = new ClusterTable();
  private @Nullable TrialLoad load;

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1 || count > MOST_NODES) {
      throw new InputException("--nodes: %d is not from 1 to %d".formatted(count, MOST_NODES));
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Path folder = folder();
    if (url != null) {
      run(out, folder, url, user == null ? "postgres" : user);
    } else {
      out.println("starting PostgreSQL in " + folder);
      out.flush();
      try (TrialDatabase database = TrialDatabase.start(folder.resolve("postgresql"))) {
        run(out, folder, database.url(), database.user());
      }
    }
    return 0;
  }

  private Path folder() {
    try {
      Path known = data;
      return known == null
          ? Files.createTempDirectory("evmesh-cluster")
          : Files.createDirectories(known).toAbsolutePath();
    } catch (IOException e) {
      throw new InputException("the folder can not be made: " + e.getMessage(), e);
    }
  }

  private void run(PrintWriter out, Path folder, String address, String name)
      throws InterruptedException {
    List<String> options = List.of("--jdbc-url", address, "--jdbc-user", name);
    try (TrialCluster cluster =
        new TrialCluster(count, options, List.of("-Xmx768m"), folder, Optional.empty())) {
      Thread hook = new Thread(cluster::close, "kill-nodes"); // none outlives this process
      Runtime.getRuntime().addShutdownHook(hook);
      for (int i = 0; i < count; i++) {
        TrialNode node = cluster.add();
        out.printf(
            "node %d  %s  RPC %s, management http://127.0.0.1:%d%n",
            node.number(), node.address(), node.rpc(), node.ports().management());
      }
      out.println("logs in " + folder + "; 'evmesh cluster try --help' lists what can be typed");
      out.flush();
      readKeys();
      if (seconds != null) {
        toggleLoad(cluster);
      }
      watch(out, cluster);
    } finally {
      stopLoad();
    }
  }

  private void readKeys() {
    Thread ignored =
        Thread.ofPlatform()
            .daemon()
            .name("keys")
            .start(
                () -> {
                  BufferedReader in =
                      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                  in.lines().forEach(typed::add);
                });
  }

  private void watch(PrintWriter out, TrialCluster cluster) throws InterruptedException {
    long end = seconds == null ? Long.MAX_VALUE : System.nanoTime() + seconds * 1_000_000_000L;
    while (System.nanoTime() < end) {
      String line = typed.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      if (line != null && !line.isBlank()) {
        if (line.strip().equals("q")) {
          return;
        }
        out.println(act(line.strip(), cluster));
      }
      show(out, cluster);
    }
  }

  private void show(PrintWriter out, TrialCluster cluster) throws InterruptedException {
    Optional<JsonNode> seen = cluster.seen();
    out.println();
    if (seen.isPresent()) {
      table
          .lines(seen.get(), System.nanoTime(), address -> numbered(address, cluster))
          .forEach(out::println);
    } else {
      out.println("no node leads at the moment");
    }
    List<String> others = new ArrayList<>();
    for (TrialNode node : cluster.nodes()) {
      if (!node.isAlive()) {
        others.add("node %d does not run".formatted(node.number()));
      } else if (node.isPaused()) {
        others.add("node %d is paused".formatted(node.number()));
      }
    }
    TrialLoad now = load;
    if (now != null) {
      others.add("%d sent, %d again".formatted(now.accepted().size(), now.retries()));
    }
    if (!others.isEmpty()) {
      out.println(String.join("; ", others));
    }
    out.flush();
  }

  /** An address, with the number by which the node is killed, paused and drained. */
  private static String numbered(String address, TrialCluster cluster) {
    return cluster.nodes().stream()
        .filter(node -> node.address().equals(address))
        .map(node -> "%d  %s".formatted(node.number(), address))
        .findFirst()
        .orElse(address);
  }

  private String act(String line, TrialCluster cluster) throws InterruptedException {
    String[] words = line.split("\\s+", 2);
    if (words[0].equals("a")) {
      return "node %d starts".formatted(cluster.add().number());
    }
    if (words[0].equals("l")) {
      return toggleLoad(cluster);
    }
    Optional<TrialNode> found =
        cluster.nodes().stream()
            .filter(node -> words.length == 2 && words[1].equals("" + node.number()))
            .findFirst();
    if (found.isEmpty()) {
      return "'%s': say a, l, q, or k, s, p, d with the number of a node".formatted(line);
    }
    TrialNode node = found.get();
    switch (words[0]) {
      case "k" -> node.kill();
      case "d" -> node.end();
      case "p" -> {
        if (node.isPaused()) {
          node.resume();
        } else {
          node.pause();
        }
      }
      case "s" -> {
        if (!node.isAlive()) {
          node.start();
        }
      }
      default -> {
        return "'%s' means nothing".formatted(words[0]);
      }
    }
    return "done";
  }

  private String toggleLoad(TrialCluster cluster) {
    if (load != null) {
      stopLoad();
      return "the load stops";
    }
    DevSettings development = DevSettings.USUAL;
    load =
        new TrialLoad(
            () -> cluster.running().stream().map(TrialNode::rpc).toList(),
            development.chainId(),
            Mnemonic.accounts(development.mnemonic(), CLIENTS),
            Duration.ZERO,
            new SplittableRandom());
    return "%d clients send transfers of ether and of a token".formatted(CLIENTS);
  }

  private void stopLoad() {
    TrialLoad now = load;
    load = null;
    if (now != null) {
      now.close();
    }
  }
}
