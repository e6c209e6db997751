package io.evmesh.node.command;

import io.evmesh.input.cli.CommandLines;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Where the settings of a node come from: the command line wins over the environment, that over the
 * file, that over what holds without them. A setting has the name of its option without the dashes;
 * its variable is {@code EVMESH_} and the name in capitals, with underscores.
 */
final class SettingSources {
  static final String FILE_OPTION = "--config";
  private static final String LINE = "command line";
  private static final String PREFIX = "EVMESH_";
  private static final String FILE = name(FILE_OPTION);

  /** Name the place of a chain: who names one means none of the others. */
  private static final List<String> PLACES = List.of("data", "jdbc-url");

  /** Found by {@link DatabaseOptions}, which knows what they say together. */
  private static final List<String> DATABASE =
      List.of("data", "jdbc-url", "jdbc-user", "jdbc-password-file");

  private final Map<String, Setting> found = new TreeMap<>();

  /**
   * A setting that somebody has given.
   *
   * @param place who: for people
   */
  record Setting(String value, String place) {}

  /**
   * Finds the settings of a command, and fills its options with them.
   *
   * @throws InputException if a value is no good, with its place
   */
  static SettingSources of(StartOptions options, ParseResult parsed) {
    return of(options, parsed, System::getenv);
  }

  /** The same in another environment, which gives a variable's value, null for none. */
  static SettingSources of(
      StartOptions options, ParseResult parsed, UnaryOperator<@Nullable String> environment) {
    return new SettingSources(options, parsed, environment);
  }

  private SettingSources(
      StartOptions options, ParseResult parsed, UnaryOperator<@Nullable String> environment) {
    CommandSpec known = CommandSpec.forAnnotatedObject(options);
    Map<String, Setting> line = new TreeMap<>();
    Map<String, Setting> variables = new TreeMap<>();
    for (OptionSpec option : known.options()) {
      String name = name(option.longestName());
      OptionSpec given = parsed.matchedOption(option.longestName());
      if (given != null) {
        line.put(name, new Setting(lastOf(given), LINE));
      }
      String variable = variableOf(name);
      String value = environment.apply(variable);
      if (value != null && !value.isEmpty()) {
        variables.put(name, new Setting(value, variable));
      }
    }
    Setting file = line.getOrDefault(FILE, variables.get(FILE));
    if (file != null) {
      add(SettingsFile.read(Path.of(file.value()), name -> isKnown(known, name)));
    }
    add(variables);
    add(line);
    populate(known);
  }

  private static boolean isKnown(CommandSpec known, String name) {
    return known.findOption("--" + name) != null && !name.equals(FILE);
  }

  private static String lastOf(OptionSpec option) {
    return option.stringValues().isEmpty() ? "true" : option.stringValues().getLast();
  }

  /** Adds what wins over what is there. */
  private void add(Map<String, Setting> settings) {
    if (PLACES.stream().anyMatch(settings::containsKey)) {
      PLACES.forEach(found::remove);
    }
    found.putAll(settings);
  }

  private void populate(CommandSpec known) {
    List<String> words = new ArrayList<>();
    found.forEach(
        (name, setting) -> {
          if (!DATABASE.contains(name) || setting.place().equals(LINE)) {
            words.add("--" + name + "=" + setting.value());
          }
        });
    try {
      CommandLines.of(known).parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new InputException(placeOf(e) + e.getMessage(), e);
    }
  }

  private String placeOf(ParameterException fault) {
    if (fault.getArgSpec() instanceof OptionSpec option) {
      Setting setting = found.get(name(option.longestName()));
      return setting == null ? "" : setting.place() + ": ";
    }
    return "";
  }

  /** What the environment or the file says for a variable; null for nothing. */
  @Nullable String variable(String variable) {
    return found.entrySet().stream()
        .filter(entry -> variableOf(entry.getKey()).equals(variable))
        .filter(entry -> !entry.getValue().place().equals(LINE))
        .map(entry -> entry.getValue().value())
        .findFirst()
        .orElse(null);
  }

  private static String name(String option) {
    return option.substring(2);
  }

  /** The variable of a setting. */
  static String variableOf(String name) {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  /** A line for each setting: its name, its value, whence it comes. */
  List<String> lines() {
    CommandSpec known = CommandSpec.forAnnotatedObject(new StartOptions());
    List<String> lines = new ArrayList<>();
    for (OptionSpec option : known.options()) {
      String name = name(option.longestName());
      Setting setting = found.get(name);
      Object usual = option.getValue();
      String value = setting != null ? setting.value() : usual == null ? "" : String.valueOf(usual);
      String place = setting == null ? "default" : setting.place();
      lines.add("%-28s %-40s %s".formatted(name, masked(name, value), place));
    }
    return lines;
  }

  /** Secrets are for nobody's eyes. */
  private static String masked(String name, String value) {
    if (name.equals("mnemonic") && !value.equals(StartOptions.USUAL_MNEMONIC)) {
      return "***";
    }
    return Json.shortened(value.replaceAll("(?i)(password=)[^&]*", "$1***"));
  }
}
