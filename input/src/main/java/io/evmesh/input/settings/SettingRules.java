package io.evmesh.input.settings;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * What is particular about the settings of a command.
 *
 * @param places settings that name the same thing in several ways: who names one means none of the
 *     others
 * @param elsewhere settings that the environment and the file do not fill in as options, since
 *     somebody asks {@link SettingSources#variable} for them
 * @param foreign settings of other commands, which a file may hold too
 * @param mask a setting's name and value to what may be shown of it
 */
public record SettingRules(
    List<String> places,
    List<String> elsewhere,
    Predicate<String> foreign,
    BinaryOperator<String> mask) {
  public SettingRules {
    places = List.copyOf(places);
    elsewhere = List.copyOf(elsewhere);
  }
}
