package io.evmesh.node.command;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.input.json.InputException;
import io.evmesh.node.call.CallSettings;
import io.evmesh.node.demo.Demo;
import io.evmesh.node.query.Finality;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.http.ServerSettings;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.node.settings.HistorySettings;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.node.start.Node;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: a DAO's vote, in a minute. */
@Command(
    name = "demo",
    description =
        "Runs a node in a temporary folder, founds a DAO there, submits one batch of signed ballots"
            + " twice, and shows that each vote counts once, how fast that is, and how it is"
            + " proven.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final int MOST_VOTERS = 100_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--voters",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Voters of the DAO (default: ${DEFAULT-VALUE}).")
  private int voters;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description = "Lanes that execute transactions (default: one a processor).")
  private int lanes = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for the chain and the bundle, empty (default: a temporary one).")
  private @Nullable Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port of the node (default: any free one; 8545 with --keep).")
  private int port;

  @Option(
      names = "--keep",
      description = "Leave the node running with its page, and the folder where it is.")
  private boolean keep;

  @Override
  public Integer call() throws InterruptedException {
    if (voters < 1 || voters > MOST_VOTERS) {
      throw new InputException("--voters: %d is not from 1 to %d".formatted(voters, MOST_VOTERS));
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Path folder = folder();
    boolean isTemporary = data == null && !keep;
    try (Node node = Node.start(settings(folder), Clock.systemUTC())) {
      out.printf("a node in %s: http://127.0.0.1:%d%n", folder, node.port());
      out.flush();
      Path bundle = folder.resolve("demo.zip");
      boolean good = new Demo(node, voters, out, bundle, DemoCommand::step).run();
      next(out, folder, bundle, node.port());
      if (keep) {
        new CountDownLatch(1).await(); // until the process is told to end
      }
      return good ? 0 : 1;
    } finally {
      if (isTemporary) {
        delete(folder);
      }
    }
  }

  private void next(PrintWriter out, Path folder, Path bundle, int served) {
    out.printf("%nnext:%n");
    if (keep) {
      String node = served == 8545 ? "" : " --node http://127.0.0.1:" + served;
      out.printf("  open http://127.0.0.1:%d/ in a browser; Ctrl-C ends the node%n", served);
      out.printf("  ./evmesh votes status demo%s%n", node);
      out.printf("  ./evmesh votes verify %s%n", bundle);
    } else {
      out.println(
          "  ./evmesh demo --keep       the same, and the node goes on running with its page");
    }
    out.println(
        "  ./evmesh start             a chain of your own; docs/votes.md: from a CSV to a bundle");
    if (!keep && data != null) {
      out.printf("  ./evmesh votes verify %s%n", folder.resolve("demo.zip"));
    }
    out.flush();
  }

  private Path folder() {
    try {
      Path chosen = data;
      if (chosen == null) {
        return Files.createTempDirectory("evmesh-demo");
      }
      Files.createDirectories(chosen);
      try (Stream<Path> files = Files.list(chosen)) {
        if (files.findAny().isPresent()) {
          throw new InputException("--data: %s is not empty".formatted(chosen));
        }
      }
      return chosen;
    } catch (IOException e) {
      throw new InputException("--data: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private NodeSettings settings(Path folder) {
    int served = port == 0 && keep ? 8545 : port;
    return new NodeSettings(
        DatabaseSettings.h2(folder.resolve("chain")),
        MeshSettings.of(lanes),
        HistorySettings.USUAL,
        Optional.empty(),
        Optional.empty(),
        DevSettings.USUAL,
        MiningSettings.AUTOMATIC,
        Finality.HEAD,
        ServerSettings.of("127.0.0.1", served),
        Optional.empty(),
        Optional.empty(),
        RpcLimits.USUAL,
        CallSettings.USUAL,
        BatchSettings.USUAL);
  }

  private static Demo.Step step(String name, long count) {
    ProgressBar bar = BatchProgress.bar(name, count);
    return new Demo.Step() {
      @Override
      public void accept(long done) {
        bar.stepTo(done);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }
}
