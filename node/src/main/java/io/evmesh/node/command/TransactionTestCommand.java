package io.evmesh.node.command;

import io.evmesh.node.fixture.TransactionTestRunner;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code txtest}: runs official transaction tests. */
@Command(
    name = "txtest",
    description = "Runs official transaction tests (.json, .json.gz; files or folders).",
    mixinStandardHelpOptions = true)
public final class TransactionTestCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private FixtureOptions options = new FixtureOptions();

  @Override
  public Integer call() {
    return options.run(TransactionTestRunner::new, Objects.requireNonNull(spec), false);
  }
}
