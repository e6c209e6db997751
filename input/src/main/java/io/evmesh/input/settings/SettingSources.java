package io.evmesh.input.settings;

import io.evmesh.input.cli.CommandLines;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.Json;
import java.nio.file.Path;
import java.time.Duration;
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
 * Where the settings of a command come from: the command line wins over the environment, that over
 * the file, that over what holds without them. A setting has the name of its option without the
 * dashes; its variable is {@code EVMESH_} and the name in capitals, with underscores.
 */
public final class SettingSources {
  /** The option, if the command has it, that names the file. */
  public static final String FILE_OPTION = "--config";

  private static final String LINE = "command line";
  private static final String DEFAULT = "default";
  private static final String PREFIX = "EVMESH_";
  private static final String FILE = name(FILE_OPTION);

  private final SettingRules rules;
  private final Map<String, Setting> found = new TreeMap<>();

  /**
   * A setting that somebody has given.
   *
   * @param place who: for people
   */
  record Setting(String value, String place) {}

  /**
   * A setting as it can be shown.
   *
   * @param value masked if it is a secret; empty for none
   * @param source who gave it: for people
   */
  public record Shown(String name, String value, String source) {
    /** The three in columns. */
    public String line() {
      return "%-28s %-40s %s".formatted(name, value, source);
    }
  }

  /**
   * Finds the settings of a command, and fills its options with them.
   *
   * @param options an object with picocli's annotations
   * @param parsed the command line, of a command that has these options
   * @throws InputException if a value is no good, with its place
   */
  public static SettingSources of(Object options, ParseResult parsed, SettingRules rules) {
    return of(options, parsed, rules, System::getenv);
  }

  /** The same in another environment, which gives a variable's value, null for none. */
  public static SettingSources of(
      Object options,
      ParseResult parsed,
      SettingRules rules,
      UnaryOperator<@Nullable String> environment) {
    return new SettingSources(options, parsed, rules, environment);
  }

  private SettingSources(
      Object options,
      ParseResult parsed,
      SettingRules rules,
      UnaryOperator<@Nullable String> environment) {
    this.rules = rules;
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
      add(SettingsFile.read(Path.of(file.value()), name -> isKnown(known, name), rules.foreign()));
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
    if (rules.places().stream().anyMatch(settings::containsKey)) {
      rules.places().forEach(found::remove);
    }
    found.putAll(settings);
  }

  private void populate(CommandSpec known) {
    List<String> words = new ArrayList<>();
    found.forEach(
        (name, setting) -> {
          if (!rules.elsewhere().contains(name) || setting.place().equals(LINE)) {
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
  public @Nullable String variable(String variable) {
    return found.entrySet().stream()
        .filter(entry -> variableOf(entry.getKey()).equals(variable))
        .filter(entry -> !entry.getValue().place().equals(LINE))
        .map(entry -> entry.getValue().value())
        .findFirst()
        .orElse(null);
  }

  /** Whether somebody has given a setting. */
  public boolean isGiven(String name) {
    return found.containsKey(name);
  }

  /**
   * What says that a setting's value is no good: its name, the value, who gave it.
   *
   * @param sentence what is wrong, and what to do
   */
  public InputException fault(String name, Object value, String sentence) {
    return new InputException(
        "%s = %s (%s): %s"
            .formatted(name, masked(name, String.valueOf(value)), sourceOf(name), sentence));
  }

  /** All settings of a command, in the order of its options. */
  public List<Shown> all(Object usual) {
    List<Shown> shown = new ArrayList<>();
    for (OptionSpec option : CommandSpec.forAnnotatedObject(usual).options()) {
      String name = name(option.longestName());
      Setting setting = found.get(name);
      Object value = setting == null ? option.getValue() : setting.value();
      shown.add(new Shown(name, value == null ? "" : masked(name, text(value)), sourceOf(name)));
    }
    return shown;
  }

  private static String text(Object value) {
    return value instanceof Duration time ? DurationText.of(time) : value.toString();
  }

  private String sourceOf(String name) {
    Setting setting = found.get(name);
    return setting == null ? DEFAULT : setting.place();
  }

  private String masked(String name, String value) {
    return Json.shortened(rules.mask().apply(name, value));
  }

  private static String name(String option) {
    return option.substring(2);
  }

  /** The variable of a setting. */
  public static String variableOf(String name) {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }
}
