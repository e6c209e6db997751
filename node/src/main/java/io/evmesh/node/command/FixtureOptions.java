package io.evmesh.node.command;

import io.evmesh.input.cli.CommandLines;
import io.evmesh.input.fields.ForkNames;
import io.evmesh.input.json.InputException;
import io.evmesh.node.fixture.CaseFilter;
import io.evmesh.node.fixture.CaseResult;
import io.evmesh.node.fixture.FixtureRunner;
import io.evmesh.node.fixture.FixtureSuite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that run conformance tests have in common. */
final class FixtureOptions {
  /** Threads beyond this number bring nothing and cost memory. */
  private static final int MAX_JOBS = 1024;

  /** A network that changes its fork at a time, as block tests name it. */
  private static final Pattern TRANSITION = Pattern.compile("(?i)[a-z0-9]+to[a-z0-9]+at[a-z0-9]+");

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = {
        "Test files or folders of them. A file that can not be used is reported on standard error;"
            + " the others run, and the exit status is 2."
      })
  private List<Path> paths = List.of();

  @Option(names = "--fork", paramLabel = "NAME", description = "Only the cases of this fork.")
  private @Nullable String fork;

  @Option(
      names = "--run",
      paramLabel = "REGEX",
      description = "Only the cases whose name (path, test, fork, indexes) it is found in.")
  private @Nullable Pattern run;

  @Option(names = "--json", description = "Print one JSON object a case.")
  private boolean json;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Files that are run at once (default: one a processor).")
  private int jobs = Runtime.getRuntime().availableProcessors();

  /**
   * Runs the cases, prints the failures and the count; returns the exit status. A file that can not
   * be used is told on standard error and the others run all the same.
   *
   * @param traces whether the runners themselves print, one case after the other; then standard
   *     output is theirs alone
   */
  int run(Supplier<FixtureRunner> runners, CommandSpec command, boolean traces) {
    if (fork != null && ForkNames.find(fork).isEmpty() && !TRANSITION.matcher(fork).matches()) {
      throw new InputException(
          "--fork: '" + fork + "' is not known; known are " + ForkNames.known());
    }
    if (jobs < 1 || jobs > MAX_JOBS) {
      throw new InputException("--jobs: " + jobs + " is not from 1 to " + MAX_JOBS);
    }
    PrintWriter err = command.commandLine().getErr();
    PrintWriter out = traces ? err : command.commandLine().getOut();
    AtomicInteger unusable = new AtomicInteger();
    CaseFilter filter = new CaseFilter(Optional.ofNullable(fork), Optional.ofNullable(run));
    FixtureSuite.Counts counts =
        FixtureSuite.run(
            paths,
            filter,
            traces ? 1 : jobs,
            runners,
            result -> print(result, out),
            fault -> {
              unusable.incrementAndGet();
              CommandLines.report(fault, err);
            });
    out.println(
        "%d passed, %d failed, %d skipped"
            .formatted(counts.passed(), counts.failed(), counts.skipped()));
    out.flush();
    if (unusable.get() > 0) {
      return CommandLines.BAD_INPUT;
    }
    return counts.failed() == 0 ? 0 : 1;
  }

  private void print(CaseResult result, PrintWriter out) {
    if (json) {
      out.println(
          "{\"name\":%s,\"outcome\":\"%s\",\"detail\":%s}"
              .formatted(
                  CaseResult.quoted(result.name()),
                  result.outcome(),
                  CaseResult.quoted(result.detail())));
    } else if (result.outcome() != CaseResult.Outcome.PASSED) {
      out.println(result.outcome() + " " + result.name() + ": " + result.detail());
    }
  }
}
