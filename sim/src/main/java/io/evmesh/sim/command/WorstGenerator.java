package io.evmesh.sim.command;

import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.input.recording.RecordedBlock;
import io.evmesh.input.recording.RecordingReader;
import io.evmesh.sim.instruction.BlockFolder;
import io.evmesh.sim.instruction.InstructionBlock;
import io.evmesh.sim.instruction.InstructionBlocks;
import io.evmesh.sim.report.Digests;
import io.evmesh.sim.report.TerminalProgress;
import io.evmesh.testkit.canonical.Outcome;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench --worst-generate}: writes blocks of one instruction each, and executes them. */
final class WorstGenerator {
  private final PrintWriter out;
  private final PrintWriter err;
  private boolean allRight = true;

  WorstGenerator(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Writes all blocks; false if one gave something else the second time, or failed. */
  boolean run(Path folder) {
    return run(folder, InstructionBlocks.all(), BlockFolder.GAS);
  }

  /** The same with some blocks, whose transactions have so much gas. */
  boolean run(Path folder, List<InstructionBlock> blocks, long gas) {
    Map<String, Outcome> outcomes = new TreeMap<>();
    try (TerminalProgress progress = TerminalProgress.of("writing and executing")) {
      for (InstructionBlock block : blocks) {
        Path own = folder.resolve(block.name());
        BlockFolder.write(own, block, gas);
        outcomes.put(block.name(), executed(own));
        progress.ran(outcomes.size(), blocks.size());
      }
    }
    Digests.write(folder, outcomes);
    out.println("%d blocks and %s are in %s".formatted(outcomes.size(), Digests.FILE, folder));
    out.flush();
    return allRight;
  }

  private Outcome executed(Path folder) {
    RecordedBlock recorded = RecordingReader.read(folder);
    Workload workload = Workload.of(recorded, recorded.fork(), folder.toString());
    Execution usual = Execution.of(workload, new SequentialBlockExecutor());
    Outcome outcome = Outcome.of(workload.state(), usual.results(), usual.world());
    if (outcome.failed() != 0) {
      tell(folder, "its transaction failed");
    }
    Difference.between(workload, usual, watched(workload))
        .ifPresent(difference -> tell(folder, "differs when it is watched: " + difference));
    return outcome;
  }

  /** What comes of a block if the machine tells of each instruction, and so does one at a time. */
  private static Execution watched(Workload workload) {
    Machine machine = new Machine(new Tracer() {});
    return Execution.of(workload, new SequentialBlockExecutor(new TransactionExecutor(machine)));
  }

  private void tell(Path block, String what) {
    allRight = false;
    err.println("evmesh: " + block + ": " + what);
  }
}
