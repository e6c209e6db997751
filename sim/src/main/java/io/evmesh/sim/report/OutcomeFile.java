package io.evmesh.sim.report;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.canonical.CanonicalText;
import io.evmesh.testkit.canonical.Outcome;
import io.evmesh.testkit.canonical.StateChanges;
import io.evmesh.testkit.canonical.UnknownReads;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Results and post-state of one block as a JSON file that can be compared byte by byte. */
public final class OutcomeFile {
  private OutcomeFile() {}

  /**
   * Executes a workload, none of whose transactions is rejected, and writes what came out: an
   * object with {@code label}, {@code spec}, {@code totalGas}, the three digests, {@code
   * unknownReads}, and the canonical texts {@code results} and {@code postState}.
   */
  public static void write(Path file, Workload workload, BlockExecutor executor) {
    Execution execution = Execution.of(workload, executor);
    List<TransactionResult> all = execution.results();
    WorldState world = execution.world();
    // What a transaction reads that is to be executed again does not count
    UnknownReads reads = new UnknownReads(workload.state());
    Execution.of(workload, reads, new SequentialBlockExecutor());
    String unknown =
        reads.texts().stream()
            .map(text -> '"' + text + '"')
            .collect(Collectors.joining(",", "[", "]"));
    Outcome outcome = Outcome.of(workload.state(), all, world);
    ReportFile.write(
        file,
        "{\"label\":\"%s\",\"spec\":\"%s\",\"totalGas\":%d,"
                .formatted(workload.label(), specName(workload.block().fork()), outcome.gasUsed())
            + "\"preStateDigest\":\"%s\",\"resultsDigest\":\"%s\",\"postStateDigest\":\"%s\",\n"
                .formatted(
                    outcome.preStateDigest(), outcome.resultsDigest(), outcome.postStateDigest())
            + "\"unknownReads\":"
            + unknown
            + ",\n\"results\":"
            + CanonicalText.results(all)
            + ",\n\"postState\":"
            + CanonicalText.state(StateChanges.between(workload.state(), world))
            + "}\n");
  }

  /** The name of a fork in such files. */
  private static String specName(Fork fork) {
    return switch (fork) {
      case TANGERINE_WHISTLE -> "TANGERINE";
      case PARIS -> "MERGE";
      default -> fork.name();
    };
  }
}
