package io.evmesh.node.command;

import io.evmesh.input.contract.ArtefactReader;
import io.evmesh.input.contract.Artefacts;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.input.recording.RecordingReader;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.explain.BlockToExplain;
import io.evmesh.node.explain.Explanation;
import io.evmesh.node.explain.ExplanationJson;
import io.evmesh.node.explain.ExplanationLines;
import io.evmesh.node.explain.ExplanationPage;
import io.evmesh.node.explain.LaneRun;
import io.evmesh.persistence.database.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: tells why a block was not faster. */
@Command(
    name = "explain",
    description =
        "Tells why a block was not faster: which transaction waits for which, at which place, and"
            + " what would help. The block is a recorded one (DIR), or one of a chain (--block).",
    mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {
  private static final int MOST_LANES = 256;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Parameters(paramLabel = "DIR", arity = "0..1", description = "Folder of a recorded block.")
  private @Nullable Path folder;

  @Option(names = "--block", paramLabel = "N", description = "Number of a block of the chain.")
  private @Nullable Long number;

  @Option(
      names = "--layout",
      paramLabel = "FILE",
      description =
          "Names for slots and calls: a storage layout of solc, its JSON output, or a folder of"
              + " artefacts of Foundry or Hardhat.")
  private @Nullable Path layout;

  @Option(
      names = "--lanes",
      paramLabel = "N",
      description =
          "Also execute the block in N lanes, once, and tell who ran in vain because of whom.")
  private @Nullable Integer lanes;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all of it as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page that shows the transactions in time.")
  private @Nullable Path html;

  @Override
  public Integer call() {
    if ((folder == null) == (number == null)) {
      throw new InputException("give the folder of a recorded block, or --block and its number");
    }
    if (lanes != null && (lanes < 1 || lanes > MOST_LANES)) {
      throw new InputException("--lanes: %d is not from 1 to %d".formatted(lanes, MOST_LANES));
    }
    Artefacts artefacts =
        layout == null ? Artefacts.NONE : new Artefacts(ArtefactReader.read(layout));
    if (folder != null) {
      report(explained(BlockToExplain.of(RecordingReader.read(folder)), artefacts));
      return 0;
    }
    try (Database opened = ChainAccess.openForReading(database.settings())) {
      long wanted = Objects.requireNonNull(number);
      report(explained(BlockToExplain.of(opened, wanted), artefacts));
    }
    return 0;
  }

  private Explanation explained(BlockToExplain block, Artefacts artefacts) {
    return Explanation.of(block, artefacts, lanes == null ? null : LaneRun.of(block, lanes));
  }

  /** Names are looked up in the state on the way, which has to be open. */
  private void report(Explanation explanation) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ExplanationLines.of(explanation).forEach(out::println);
    out.flush();
    if (json != null) {
      write(json, ExplanationJson.of(explanation).toString());
    }
    if (html != null) {
      write(html, ExplanationPage.of(explanation));
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new InputException(file + ": can not be written: " + InputFile.reason(e), e);
    }
  }
}
