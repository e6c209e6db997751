package io.evmesh.node.command;

import ch.qos.logback.classic.Level;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import io.evmesh.node.start.BlockEvents;
import io.evmesh.node.watch.LogForm;
import io.evmesh.node.watch.Logs;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a node writes on standard error. */
final class LogOptions {
  @Option(
      names = "--log",
      paramLabel = "FORM",
      description =
          "Form of the log on standard error: text, or json, a line for each event; then blocks"
              + " are events too, and standard output stays empty (default: ${DEFAULT-VALUE}).")
  private String form = "text";

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description =
          "From which level on: trace, debug, info, warn, error or off (default: warn)."
              + " admin_changeLogLevel and debug_verbosity change it while the node runs.")
  private @Nullable String level;

  /**
   * The form that was asked for.
   *
   * @throws InputException if there is no such form
   */
  LogForm form() {
    return switch (form.toLowerCase(Locale.ROOT)) {
      case "text" -> LogForm.TEXT;
      case "json" -> LogForm.JSON;
      default ->
          throw new InputException(
              "--log: '%s' is neither text nor json".formatted(Json.shortened(form)));
    };
  }

  /**
   * Lets the log be as was asked.
   *
   * @throws InputException if a value is no good
   */
  void apply() {
    check();
    Logs.setForm(form());
    if (form() == LogForm.JSON) {
      Logs.setLevel(BlockEvents.class.getName(), Level.INFO);
    }
    if (level != null) {
      Logs.setLevel("", Logs.level(level).orElseThrow());
    }
  }

  /**
   * Whether the values are good.
   *
   * @throws InputException if one is not
   */
  void check() {
    LogForm ignored = form();
    if (level != null && Logs.level(level).isEmpty()) {
      throw new InputException(
          "--log-level: there is no level '%s'".formatted(Json.shortened(level)));
    }
  }
}
