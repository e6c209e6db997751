package io.evmesh.lab.command;

import io.evmesh.input.json.InputException;
import io.evmesh.lab.report.Comparison;
import io.evmesh.lab.report.ResultFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two folders of results, block by block. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two folders of results in pairs: the same point, protocol, repetition, block.",
      "Each line tells how many times as long B takes as A in the median, between which ratios",
      "half of all pairs lie, and whether these lie on one side of 1."
    })
public final class CompareCommand implements Runnable {
  @Parameters(index = "0", paramLabel = "A", description = "a folder of results")
  private Path first;

  @Parameters(index = "1", paramLabel = "B", description = "another one")
  private Path second;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<Comparison.Line> lines =
        Comparison.of(new ResultFolder(first).rows(), new ResultFolder(second).rows());
    if (lines.isEmpty()) {
      throw new InputException(first + " and " + second + " have no block in common");
    }
    PrintWriter out = spec.commandLine().getOut();
    lines.forEach(out::println);
    out.flush();
  }
}
