package io.evmesh.sim.command;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.input.json.InputException;
import io.evmesh.input.recording.RecordedBlock;
import io.evmesh.input.recording.RecordingReader;
import io.evmesh.sim.measure.Measurement;
import io.evmesh.sim.measure.Meter;
import io.evmesh.sim.measure.MixedMeter;
import io.evmesh.sim.report.Digests;
import io.evmesh.sim.report.MeasurementJson;
import io.evmesh.sim.report.MeasurementTable;
import io.evmesh.sim.report.TerminalProgress;
import io.evmesh.testkit.workload.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code bench --worst}: a folder of recorded blocks, each of one instruction or contract. */
final class WorstBench {
  private static final int MIXED_RUNS = 3;

  private final MeterOptions options;
  private final WorstOptions worst;
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Workload> workloads = new ArrayList<>();

  /** By label, what the program beside took of each in milliseconds. */
  private final Map<String, Double> beside = new HashMap<>();

  private boolean allRead = true;

  WorstBench(MeterOptions options, WorstOptions worst, PrintWriter out, PrintWriter err) {
    this.options = options;
    this.worst = worst;
    this.out = out;
    this.err = err;
  }

  /** Measures all blocks that can be read; false if some can not, or gave what they should not. */
  boolean run(Path folder) {
    Optional<Path> json = options.json();
    blocksIn(folder).forEach(this::read);
    List<Measurement> measurements = worst.mixed() ? inTurns() : eachAlone();
    MeasurementTable.lines(measurements, beside).forEach(out::println);
    out.flush();
    json.ifPresent(file -> MeasurementJson.writeWorkloads(file, measurements));
    List<String> wrong = Digests.in(folder).differing(measurements);
    wrong.forEach(
        name -> err.println("evmesh: " + name + ": gave something else than " + Digests.FILE));
    return allRead && wrong.isEmpty();
  }

  private static List<Path> blocksIn(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> blocks = all.filter(Files::isDirectory).sorted().toList();
      if (blocks.isEmpty()) {
        throw new InputException(folder + ": there is no folder of a recorded block");
      }
      return blocks;
    } catch (IOException e) {
      throw new InputException("%s: the folder can not be read: %s".formatted(folder, e), e);
    }
  }

  private void read(Path folder) {
    try {
      RecordedBlock block = RecordingReader.read(folder);
      String name = folder.getFileName().toString();
      workloads.add(Workload.of(block, block.fork(), folder.toString()).labelled(name));
    } catch (InputException e) {
      allRead = false;
      err.println("evmesh: " + e.getMessage());
    }
  }

  private List<Measurement> inTurns() {
    try (TerminalProgress progress = TerminalProgress.of("all in turns")) {
      return new MixedMeter(SequentialBlockExecutor::new, options.runs(MIXED_RUNS), this::runBeside)
          .measure(workloads, progress);
    }
  }

  private void runBeside(Workload workload) {
    worst
        .beside()
        .ifPresent(
            command ->
                beside.put(workload.label(), new ProgramBeside(command).millis(workload.place())));
  }

  private List<Measurement> eachAlone() {
    List<Measurement> measurements = new ArrayList<>();
    for (Workload workload : workloads) {
      try (TerminalProgress progress = TerminalProgress.of(workload.label())) {
        Meter meter = new Meter(SequentialBlockExecutor::new, options.settings());
        measurements.add(meter.measure(workload, progress));
      }
    }
    return measurements;
  }
}
