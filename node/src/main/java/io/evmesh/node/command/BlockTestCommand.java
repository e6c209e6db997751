package io.evmesh.node.command;

import io.evmesh.engine.evm.JsonLineTracer;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.node.fixture.BlockTestRunner;
import io.evmesh.node.fixture.CaseListener;
import io.evmesh.node.fixture.FixtureRunner;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code blocktest}: runs official block tests. */
@Command(
    name = "blocktest",
    description = "Runs official block tests (.json, .json.gz; files or folders).",
    mixinStandardHelpOptions = true)
public final class BlockTestCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private FixtureOptions options = new FixtureOptions();

  @Option(
      names = "--trace",
      description = {
        "Print a JSON line for each instruction (EIP-3155), behind a line that names the case."
            + " Failures and the count go to standard error."
      })
  private boolean trace;

  @Override
  public Integer call() {
    CommandSpec own = Objects.requireNonNull(spec);
    PrintWriter out = own.commandLine().getOut();
    Supplier<FixtureRunner> runners =
        () -> {
          JsonLineTracer tracer = new JsonLineTracer(out::println);
          Machine machine = trace ? new Machine(tracer) : new Machine();
          CaseListener listener =
              trace ? CaseListener.tracing(tracer, out::println) : CaseListener.NONE;
          TransactionExecutor executor = new TransactionExecutor(machine);
          return new BlockTestRunner(new SequentialBlockExecutor(executor), executor, listener);
        };
    return options.run(runners, own, trace);
  }
}
