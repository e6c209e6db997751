package io.evmesh.lab.command;

import io.evmesh.lab.report.ResultFolder;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the plots and the page of a folder of results anew. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Draws the plots and writes report.html of a folder of results, from its table.")
public final class ReportCommand implements Runnable {
  @Parameters(paramLabel = "DIR", description = "a folder that 'run' or 'sweep' has made")
  private Path folder;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    new ResultFolder(folder).report();
    spec.commandLine().getOut().println(folder.resolve("report.html"));
    spec.commandLine().getOut().flush();
  }
}
