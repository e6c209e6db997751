package io.evmesh.input.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import io.evmesh.input.json.Json;
import io.evmesh.input.settings.SettingSources.Setting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Settings in a file of HOCON, of which JSON is a part. */
final class SettingsFile {
  private static final int MOST_BYTES = 1 << 20;

  private final Predicate<String> isKnown;
  private final Predicate<String> isForeign;
  private final Map<String, Setting> settings = new TreeMap<>();

  private SettingsFile(Predicate<String> isKnown, Predicate<String> isForeign) {
    this.isKnown = isKnown;
    this.isForeign = isForeign;
  }

  /**
   * The settings by their names; lists are joined by commas.
   *
   * @param isForeign which are passed over
   * @throws InputException if the file can not be read or holds something else, with the line
   */
  static Map<String, Setting> read(
      Path file, Predicate<String> isKnown, Predicate<String> isForeign) {
    String text = new String(InputFile.readAll(file, MOST_BYTES), StandardCharsets.UTF_8);
    try {
      Config config =
          ConfigFactory.parseString(
                  text, ConfigParseOptions.defaults().setOriginDescription(file.toString()))
              .resolve();
      SettingsFile reader = new SettingsFile(isKnown, isForeign);
      reader.add("", config.root());
      return reader.settings;
    } catch (ConfigException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private void add(String before, ConfigObject object) {
    object.forEach(
        (key, value) -> {
          String name = before + key;
          if (isKnown.test(name)) {
            settings.put(name, new Setting(text(name, value), place(value.origin())));
          } else if (value instanceof ConfigObject inner && !inner.isEmpty()) {
            add(name + ".", inner);
          } else if (!isForeign.test(name)) {
            throw fault(value, "there is no setting '%s'".formatted(Json.shortened(name)));
          }
        });
  }

  private static String text(String name, ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> throw fault(value, "'%s' is a value, not an object".formatted(name));
      case NULL -> throw fault(value, "'%s' has no value".formatted(name));
      case LIST ->
          ((ConfigList) value)
              .stream().map(item -> text(name, item)).collect(Collectors.joining(","));
      case STRING, NUMBER, BOOLEAN -> String.valueOf(value.unwrapped());
    };
  }

  private static InputException fault(ConfigValue value, String message) {
    return new InputException(place(value.origin()) + ": " + message);
  }

  /** The file and the line. */
  private static String place(ConfigOrigin origin) {
    return origin.description();
  }
}
