package io.evmesh.node.command;

import io.evmesh.node.fixture.CaseFilter;
import io.evmesh.node.fixture.CaseResult;
import io.evmesh.node.fixture.FixtureRunner;
import io.evmesh.node.fixture.FixtureSuite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that run conformance tests have in common. */
final class FixtureOptions {
  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Test files or folders of them.")
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

  /** Runs the cases, prints the failures and the count; returns the exit status. */
  int run(Supplier<FixtureRunner> runners, PrintWriter out, boolean oneByOne) {
    CaseFilter filter = new CaseFilter(Optional.ofNullable(fork), Optional.ofNullable(run));
    FixtureSuite.Counts counts =
        FixtureSuite.run(
            paths, filter, oneByOne ? 1 : Math.max(1, jobs), runners, result -> print(result, out));
    out.println(
        "%d passed, %d failed, %d skipped"
            .formatted(counts.passed(), counts.failed(), counts.skipped()));
    out.flush();
    return counts.failed() == 0 ? 0 : 1;
  }

  private void print(CaseResult result, PrintWriter out) {
    if (json) {
      out.println(
          "{\"name\":%s,\"outcome\":\"%s\",\"detail\":%s}"
              .formatted(quoted(result.name()), result.outcome(), quoted(result.detail())));
    } else if (result.outcome() != CaseResult.Outcome.PASSED) {
      out.println(result.outcome() + " " + result.name() + ": " + result.detail());
    }
  }

  private static String quoted(String text) {
    return '"'
        + new String(
            com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text))
        + '"';
  }
}
