package io.evmesh.lab.command;

import io.evmesh.input.json.InputException;
import io.evmesh.lab.calibrate.Calibration;
import io.evmesh.lab.profile.CostProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures what work costs on this machine. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = {
      "Measures what work costs on this machine, and writes a profile for 'run --profile'.",
      "It takes about a minute; the machine should have nothing else to do."
    })
public final class CalibrateCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "the profile to write")
  private Path file;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what the profile is called (default: ${DEFAULT-VALUE})")
  private String name = "this machine";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CostProfile profile = Calibration.run(CostProfile.standard(), name);
    try {
      Files.writeString(file, profile.toYaml());
    } catch (IOException e) {
      throw new InputException(file + " can not be written: " + e.getMessage(), e);
    }
    spec.commandLine().getOut().println(file);
    spec.commandLine().getOut().flush();
  }
}
