package io.evmesh.input.settings;

import java.util.List;
import java.util.function.BinaryOperator;

/**
 * What is particular about the settings of a command.
 *
 * @param places settings that name the same thing in several ways: who names one means none of the
 *     others
 * @param elsewhere settings that the environment and the file do not fill in as options, since
 *     somebody asks {@link SettingSources#variable} for them
 * @param mask a setting's name and value to what may be shown of it
 */
public record SettingRules(
    List<String> places, List<String> elsewhere, BinaryOperator<String> mask) {
  /** Nothing is particular. */
  public static final SettingRules PLAIN =
      new SettingRules(List.of(), List.of(), (name, value) -> value);

  public SettingRules {
    places = List.copyOf(places);
    elsewhere = List.copyOf(elsewhere);
  }
}
