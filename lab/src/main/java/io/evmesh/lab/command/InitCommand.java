package io.evmesh.lab.command;

import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a scenario to begin with. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a scenario with a comment on everything that can be told.")
public final class InitCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "the file to write; it must not exist")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    try (InputStream in = InitCommand.class.getResourceAsStream("scenario.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the resource scenario.yaml is missing");
      }
      Files.copy(in, file);
    } catch (FileAlreadyExistsException e) {
      throw new InputException(file + " exists already", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can not be written", e);
    }
    spec.commandLine()
        .getOut()
        .println(file + ": edit it, then ./evmesh sim run " + file + " --out DIR");
    spec.commandLine().getOut().flush();
  }
}
