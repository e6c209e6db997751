package io.evmesh.node.command;

import io.evmesh.node.chain.JournalImport;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code import}: makes a chain from an exported journal. */
@Command(
    name = "import",
    description =
        "Makes a chain in an empty database from what 'export' wrote: executes its blocks and"
            + " compares receipts and changes. Goes on where an import of the same chain ended.",
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private DatabaseOptions database = new DatabaseOptions();
  @Mixin private LaneOptions lanes = new LaneOptions();
  @Mixin private RetainOptions retain = new RetainOptions();

  @Parameters(paramLabel = "FILE", description = "What 'export' wrote.")
  private Path file = Path.of("-");

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    DatabaseSettings settings = database.settings();
    long retainBlocks = retain.blocks();
    JournalImport journal = new JournalImport(file);
    journal.check();
    try (ProgressLine line = new ProgressLine()) {
      JournalImport.Imported imported =
          journal.run(
              settings,
              lanes.mesh(),
              retainBlocks,
              number -> line.show("imported block " + number));
      line.clear();
      out.println(
          "%d blocks executed into %s%s"
              .formatted(
                  imported.executed(),
                  settings.place(),
                  imported.found() == 0
                      ? ""
                      : ", where %d of the file were already".formatted(imported.found())));
      out.flush();
    }
    return 0;
  }
}
