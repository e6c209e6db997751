package io.evmesh.sim.command;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.chain.Chain;
import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.input.json.InputException;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.table.ChainRecord;
import io.evmesh.sim.chain.StoredRun;
import io.evmesh.sim.measure.MeterSettings;
import io.evmesh.sim.measure.Race;
import io.evmesh.sim.report.RaceLines;
import io.evmesh.sim.report.TerminalProgress;
import io.evmesh.testkit.chain.ChainWork;
import io.evmesh.testkit.chain.MemoryChain;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code race}: lanes beside sequential execution, in half a minute. */
@Command(
    name = "race",
    description =
        "Executes generated blocks on account actors into a chain on disk, and the same blocks one"
            + " transaction after the other; compares the two and tells how fast they were.",
    mixinStandardHelpOptions = true)
public final class RaceCommand implements Callable<Integer> {
  private static final int TIMED_ROUNDS = 3;
  private static final long WARMING_MILLIS = 8_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      defaultValue = "20",
      description = "Blocks of the chain (default: ${DEFAULT-VALUE}).")
  private int blocks;

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Transactions a block (default: ${DEFAULT-VALUE}).")
  private int perBlock;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description = "Transaction actors (default: one a processor).")
  private int lanes = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description =
          "Untimed rounds over the blocks before the three that count, in turns (default: as many"
              + " as fit into 8 seconds).")
  private @Nullable Integer warmup;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for the chain, without one yet (default: a new temporary folder).")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    WorkloadSize size = size();
    MeterSettings rounds = rounds();
    MeshSettings mesh = checked(() -> MeshSettings.of(lanes));
    PrintWriter out = spec.commandLine().getOut();
    Path folder = data == null ? temporary() : data;
    DatabaseSettings database = checked(() -> DatabaseSettings.h2(folder));
    ChainWork work = ChainWork.of(WorkloadKind.HOT_HYBRID.generate(size), perBlock);
    out.println(RaceLines.title(blocks, perBlock, lanes));
    out.flush();
    StoredRun stored = ChainFaults.told(() -> store(work, database, mesh));
    RaceLines.stored(stored).forEach(out::println);
    out.flush();
    Optional<BlockHeader> differing = compare(work, stored);
    Race race = race(work, mesh, rounds);
    boolean equal = differing.isEmpty() && race.equal();
    RaceLines.compared(stored, race, equal).forEach(out::println);
    RaceLines.whereabouts(stored, folder).forEach(out::println);
    out.flush();
    differing.ifPresent(
        header ->
            spec.commandLine()
                .getErr()
                .println(
                    "evmesh: block %d is not what sequential execution makes of it"
                        .formatted(header.number())));
    return equal ? 0 : 1;
  }

  private WorkloadSize size() {
    long all = (long) blocks * perBlock;
    if (blocks < 1 || perBlock < 1 || all > WorkloadSize.MAX) {
      throw new ParameterException(
          spec.commandLine(),
          "--blocks times --n must be from 1 to %d, not %d times %d"
              .formatted(WorkloadSize.MAX, blocks, perBlock));
    }
    return new WorkloadSize((int) all, 1, 1);
  }

  private MeterSettings rounds() {
    if (warmup == null) {
      return new MeterSettings(1, WARMING_MILLIS, TIMED_ROUNDS);
    }
    if (warmup < 0) {
      throw new ParameterException(
          spec.commandLine(), "--warmup must not be negative, as %d is".formatted(warmup));
    }
    return checked(() -> new MeterSettings(warmup, 0, TIMED_ROUNDS));
  }

  private <T> T checked(Supplier<T> maker) {
    try {
      return maker.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "Invalid option: " + e.getMessage(), e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("evmesh-race-");
    } catch (IOException e) {
      throw new InputException("there can be no temporary folder: " + e.getMessage(), e);
    }
  }

  private StoredRun store(ChainWork work, DatabaseSettings database, MeshSettings mesh)
      throws InterruptedException {
    try (Chain chain = Chain.open(ChainSettings.of(database, work.config(), mesh));
        TerminalProgress progress = TerminalProgress.of("into the chain")) {
      if (chain.head().isPresent()) {
        throw new InputException(
            database.place() + ": there is a chain already; give an empty folder");
      }
      new ChainRecord(chain.database()).write(work.rules().text());
      return StoredRun.of(chain, work, done -> progress.ran(done, blocks));
    }
  }

  /** The first block that sequential execution with state roots makes otherwise. */
  private Optional<BlockHeader> compare(ChainWork work, StoredRun stored) {
    MemoryChain chain = new MemoryChain(work, new SequentialBlockExecutor(), 1);
    try (TerminalProgress progress = TerminalProgress.of("sequentially")) {
      for (int i = 0; i < stored.headers().size(); i++) {
        BlockHeader header = chain.append(work.blocks().get(i)).block().header();
        if (!header.equals(stored.headers().get(i))) {
          return Optional.of(header);
        }
        progress.ran(i + 1L, blocks);
      }
      return Optional.empty();
    }
  }

  private Race race(ChainWork work, MeshSettings mesh, MeterSettings rounds) {
    try (ActorBlockExecutor actors = ActorBlockExecutor.start(mesh);
        TerminalProgress progress = TerminalProgress.of("in turns")) {
      return Race.of(work, actors, rounds, progress);
    }
  }
}
