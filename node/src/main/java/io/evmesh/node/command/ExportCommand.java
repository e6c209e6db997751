package io.evmesh.node.command;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.chain.JournalExport;
import io.evmesh.persistence.database.Database;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export}: writes a chain's journal as lines of JSON. */
@Command(
    name = "export",
    description =
        "Writes a chain's journal as lines of JSON, one for each block and each change of an"
            + " account, each with the hash of the line before.",
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Parameters(paramLabel = "FILE", description = "A new file, or - for standard output.")
  private Path file = Path.of("-");

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    PrintWriter out = own.commandLine().getOut();
    try (Database opened = ChainAccess.openForReading(database.settings())) {
      if (file.toString().equals("-")) {
        write(opened, out);
        out.flush();
        return 0;
      }
      long blocks = writeFile(opened);
      out.println("%d blocks written to %s".formatted(blocks, file));
      out.flush();
      return 0;
    }
  }

  private long writeFile(Database opened) {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
      return write(opened, writer);
    } catch (FileAlreadyExistsException e) {
      throw new InputException(file + ": the file is there already", e);
    } catch (UncheckedIOException e) {
      throw unwritable(e.getCause());
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private InputException unwritable(IOException e) {
    return new InputException("%s: can not be written: %s".formatted(file, InputFile.reason(e)), e);
  }

  private static long write(Database opened, Writer writer) {
    try (ProgressLine line = new ProgressLine()) {
      return new JournalExport(writer)
          .write(
              opened, ChainAccess.rules(opened), number -> line.show("exported block " + number));
    }
  }
}
