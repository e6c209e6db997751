package io.evmesh.node.command;

import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.json.InputException;
import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.chain.Verification;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.journal.JournalReader;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verify}: executes a chain again and compares. */
@Command(
    name = "verify",
    description =
        "Executes a chain again from its first block, one transaction after the other, and compares"
            + " roots, receipts and changes with the journal and the tables. Exit status 1 if"
            + " something differs.",
    mixinStandardHelpOptions = true)
public final class VerifyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private DatabaseOptions database = new DatabaseOptions();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (Database opened = ChainAccess.openForReading(database.settings());
        ProgressLine line = new ProgressLine()) {
      long last =
          new JournalReader(opened)
              .lastBlock()
              .orElseThrow(
                  () ->
                      new InputException(
                          "the chain in %s has no block".formatted(opened.settings().place())));
      KeptRules rules = ChainAccess.rules(opened);
      Verification verification = new Verification(opened, rules);
      Optional<String> difference =
          verification.run(number -> line.show("verified block %d of %d".formatted(number, last)));
      line.clear();
      out.println(
          "%d blocks verified, %s"
              .formatted(verification.blocks(), difference.orElse("0 differences")));
      out.flush();
      return difference.isPresent() ? 1 : 0;
    }
  }
}
