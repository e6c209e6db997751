package io.evmesh.sim.command;

import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.chain.Fork;
import io.evmesh.input.cli.CommandLines;
import io.evmesh.input.fields.ForkNames;
import io.evmesh.input.json.InputException;
import io.evmesh.input.recording.ExpectedGas;
import io.evmesh.input.recording.RecordedBlock;
import io.evmesh.input.recording.RecordingReader;
import io.evmesh.sim.measure.ExecutorKind;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.UnequalRunsException;
import io.evmesh.sim.report.AccessListFile;
import io.evmesh.sim.report.MeasurementJson;
import io.evmesh.sim.report.MeasurementLines;
import io.evmesh.sim.report.OutcomeFile;
import io.evmesh.sim.report.ReportFile;
import io.evmesh.testkit.workload.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay}: executes recorded blocks again. */
@Command(
    name = "replay",
    description =
        "Executes recorded blocks (folders with block.json, txs.json, pre_state.json) and tells"
            + " gas, time and digests. Exit status 1 if the gas is not the expected.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private MeterOptions options = new MeterOptions();

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders of recorded blocks.")
  private List<Path> folders = List.of();

  @Option(
      names = "--fork",
      paramLabel = "NAME",
      description = "Rules to execute with (default: the block's spec_id).")
  private @Nullable String fork;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write results and post-state of the block (one DIR only).")
  private @Nullable Path out;

  @Option(
      names = "--bal",
      paramLabel = "FILE",
      description =
          "Write the block's access list (EIP-7928, RLP), of its transactions alone (one DIR"
              + " only).")
  private @Nullable Path writtenList;

  @Option(
      names = "--with-bal",
      paramLabel = "FILE",
      description = "Execute with this access list (--executor bal, one DIR only).")
  private @Nullable Path givenList;

  @Override
  public Integer call() {
    Optional<Fork> rules = Optional.ofNullable(fork).map(this::fork);
    Optional<Path> json = options.json();
    checkOut(json);
    Optional<BlockAccessList> list = givenList();
    List<Measurement> measurements = new ArrayList<>();
    int status = 0;
    try (Session session = new Session(options, false)) {
      list.ifPresent(session::use);
      for (Path folder : folders) {
        status = Math.max(status, replay(session, folder, rules, measurements));
      }
    }
    json.ifPresent(file -> MeasurementJson.writeBlocks(file, measurements));
    return status;
  }

  /** Replays one block, adds its measurement and returns the exit status, were it the only one. */
  private int replay(
      Session session, Path folder, Optional<Fork> rules, List<Measurement> measurements) {
    try {
      RecordedBlock recorded = RecordingReader.read(folder);
      Fork chosen = rules.orElse(recorded.fork());
      Workload workload = Workload.of(recorded, chosen, folder.toString());
      Optional<Long> expected = ExpectedGas.read(folder, chosen);
      Optional<String> difference = session.verify(workload);
      if (difference.isPresent()) {
        return fail(difference.get());
      }
      Measurement measurement =
          session.measure(
              workload, () -> Workload.of(RecordingReader.read(folder), chosen, folder.toString()));
      measurements.add(measurement);
      boolean isExpected = print(measurement, expected);
      if (out != null) {
        OutcomeFile.write(out, workload, session.executor());
      }
      if (writtenList != null) {
        AccessListFile.write(writtenList, Session.ownList(workload));
      }
      return isExpected && measurement.equal() ? 0 : 1;
    } catch (UnequalRunsException e) {
      return fail(String.valueOf(e.getMessage()));
    } catch (InputException e) {
      CommandLines.report(e, spec.commandLine().getErr());
      return CommandLines.BAD_INPUT;
    }
  }

  private int fail(String what) {
    spec.commandLine().getErr().println("evmesh: " + what);
    return 1;
  }

  private Fork fork(String name) {
    return ForkNames.find(name)
        .orElseThrow(
            () ->
                options.fault(
                    "There is no fork '" + name + "'; known are " + ForkNames.known() + "."));
  }

  private Optional<BlockAccessList> givenList() {
    if (givenList != null && options.executors().kind() != ExecutorKind.BAL) {
      throw options.fault("--with-bal is for --executor bal: give that too.");
    }
    if ((givenList != null || writtenList != null) && folders.size() > 1) {
      throw options.fault("An access list is of one block: give one DIR.");
    }
    if (writtenList != null) {
      ReportFile.check(writtenList);
    }
    return Optional.ofNullable(givenList).map(AccessListFile::read);
  }

  private void checkOut(Optional<Path> json) {
    if (out == null) {
      return;
    }
    Path other = json.map(Path::toAbsolutePath).orElse(null);
    if (out.toAbsolutePath().equals(other)) {
      throw options.fault("--out and --json name the same file; give them one each.");
    }
    if (folders.size() > 1) {
      throw options.fault("--out writes one block: give it one DIR.");
    }
    ReportFile.check(out);
  }

  /** Prints a measurement; returns whether the gas is what was expected, if anything was. */
  private boolean print(Measurement measurement, Optional<Long> expected) {
    PrintWriter lines = spec.commandLine().getOut();
    lines.println(MeasurementLines.full(measurement, expected));
    boolean asExpected = expected.map(gas -> gas == measurement.outcome().gasUsed()).orElse(true);
    if (!asExpected) {
      lines.println("The gas is not the expected.");
    }
    lines.flush();
    measurement.difference().ifPresent(this::fail);
    return asExpected;
  }
}
