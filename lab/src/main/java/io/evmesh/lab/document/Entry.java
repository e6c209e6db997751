package io.evmesh.lab.document;

import io.evmesh.input.json.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A value of a YAML document: a scalar, a list or a mapping. It knows the file, the line and the
 * path it came from, and every complaint about it begins with them.
 */
public final class Entry {
  private static final int MOST_ENTRIES = 100_000;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12}) ?(ns|us|ms|s|min)");
  private static final Map<String, Long> NANOS =
      Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "min", 60_000_000_000L);

  private final String place;
  private final String path;
  private final @Nullable String scalar;
  private final @Nullable List<Entry> items;
  private final @Nullable Map<String, Entry> fields;

  private Entry(
      String place,
      String path,
      @Nullable String scalar,
      @Nullable List<Entry> items,
      @Nullable Map<String, Entry> fields) {
    this.place = place;
    this.path = path;
    this.scalar = scalar;
    this.items = items;
    this.fields = fields;
  }

  /**
   * Reads a document whose top is a mapping.
   *
   * @param file how messages name it
   */
  public static Entry parse(String file, String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setAllowDuplicateKeys(false).build();
    try {
      Node top =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> new InputException(file + ": the document is empty"));
      Entry entry = of(file, "", top, new int[1]);
      entry.fields();
      return entry;
    } catch (YamlEngineException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
  }

  private static Entry of(String file, String path, Node node, int[] count) {
    String place = file + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
    if (++count[0] > MOST_ENTRIES) { // aliases can multiply what is written
      throw new InputException(place + ": more than " + MOST_ENTRIES + " values");
    }
    return switch (node) {
      case ScalarNode scalar -> new Entry(place, path, scalar.getValue(), null, null);
      case SequenceNode list -> {
        List<Entry> items = new ArrayList<>();
        for (Node item : list.getValue()) {
          items.add(of(file, path + "[" + items.size() + "]", item, count));
        }
        yield new Entry(place, path, null, items, null);
      }
      case MappingNode mapping -> {
        Map<String, Entry> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
          if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
            throw new InputException(place + ": a key must be a word");
          }
          String name = key.getValue();
          String below = path.isEmpty() ? name : path + "." + name;
          if (fields.put(name, of(file, below, tuple.getValueNode(), count)) != null) {
            throw new InputException(place + ": " + below + " stands there twice");
          }
        }
        yield new Entry(place, path, null, null, fields);
      }
      default -> throw new InputException(place + ": " + path + " can not be read");
    };
  }

  /** A complaint about this value. */
  public InputException fault(String what) {
    return new InputException(place + ": " + (path.isEmpty() ? "the document" : path) + " " + what);
  }

  // ---------------------------------------------------------------- mappings

  /** The mapping's keys must be among these. */
  public Entry allow(String... names) {
    for (Map.Entry<String, Entry> field : fields().entrySet()) {
      if (!Arrays.asList(names).contains(field.getKey())) {
        throw field.getValue().fault("is not known here; known are " + String.join(", ", names));
      }
    }
    return this;
  }

  /** The mapping's keys in the order of the file. */
  public Set<String> names() {
    return Collections.unmodifiableSet(fields().keySet());
  }

  /** A field that need not be there. */
  public Optional<Entry> find(String name) {
    return Optional.ofNullable(fields().get(name));
  }

  /** A field that must be there. */
  public Entry field(String name) {
    Entry field = fields().get(name);
    if (field == null) {
      throw fault("lacks " + name);
    }
    return field;
  }

  private Map<String, Entry> fields() {
    if (fields == null) {
      throw fault("must be a mapping");
    }
    return fields;
  }

  /** Whether this is a mapping. */
  public boolean isMapping() {
    return fields != null;
  }

  /** The list's items; a scalar is a list of one. */
  public List<Entry> items() {
    if (items != null) {
      return Collections.unmodifiableList(items);
    }
    if (scalar != null) {
      return List.of(this);
    }
    throw fault("must be a list");
  }

  /**
   * The same document with another value at a path.
   *
   * @param at names of fields and positions in lists, such as {@code cluster.nodes}, {@code f[0]}
   */
  public Entry with(String at, Entry value) {
    return with(at, steps(at), 0, value);
  }

  private Entry with(String at, List<String> steps, int step, Entry value) {
    if (step == steps.size()) {
      return new Entry(value.place, at, value.scalar, value.items, value.fields);
    }
    String name = steps.get(step);
    OptionalInt index = index(name);
    if (index.isPresent()) {
      List<Entry> changed = new ArrayList<>(items());
      if (index.getAsInt() >= changed.size()) {
        throw value.fault("sets " + at + ", but " + path + " has no item " + name);
      }
      Entry below = changed.get(index.getAsInt());
      changed.set(index.getAsInt(), below.with(at, steps, step + 1, value));
      return new Entry(place, path, null, changed, null);
    }
    Map<String, Entry> changed = new LinkedHashMap<>(fields());
    Entry known = changed.get(name);
    String below = path.isEmpty() ? name : path + "." + name;
    Entry child = known != null ? known : new Entry(value.place, below, null, null, Map.of());
    changed.put(name, child.with(at, steps, step + 1, value));
    return new Entry(place, path, null, null, changed);
  }

  private static List<String> steps(String at) {
    return Arrays.stream(at.replace("[", ".[").split("\\."))
        .filter(step -> !step.isEmpty())
        .toList();
  }

  private static OptionalInt index(String step) {
    return step.matches("\\[\\d{1,6}]")
        ? OptionalInt.of(Integer.parseInt(step.substring(1, step.length() - 1)))
        : OptionalInt.empty();
  }

  /** Another scalar at the same place. */
  public Entry scalar(String text) {
    return new Entry(place, path, text, null, null);
  }

  // ----------------------------------------------------------------- scalars

  /** The scalar as it is written. */
  public String text() {
    if (scalar == null) {
      throw fault("must be a single value");
    }
    return scalar;
  }

  /** One of some words. */
  public String oneOf(String... words) {
    if (!Arrays.asList(words).contains(text())) {
      throw fault("must be one of " + String.join(", ", words) + ", not '" + text() + "'");
    }
    return text();
  }

  /** A whole number. */
  public long number(long least, long most) {
    try {
      long value = Long.parseLong(text().replace("_", ""));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw fault("must be a whole number, not '" + text() + "'");
    }
    throw fault("must be from " + least + " to " + most + ", not " + text());
  }

  /** A whole number that fits into an int. */
  public int count(int least, int most) {
    return (int) number(least, most);
  }

  /** A number that may have decimals. */
  public double decimal(double least, double most) {
    try {
      double value = Double.parseDouble(text());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw fault("must be a number, not '" + text() + "'");
    }
    throw fault("must be from " + least + " to " + most + ", not " + text());
  }

  /** Either {@code true} or {@code false}. */
  public boolean isTrue() {
    return oneOf("true", "false").equals("true");
  }

  /** A duration with its unit: ns, us, ms, s or min; in nanoseconds. */
  public long nanos() {
    Matcher duration = DURATION.matcher(text());
    if (!duration.matches()) {
      throw fault("must be a duration such as 500us, 12 ms or 1s, not '" + text() + "'");
    }
    long unit = NANOS.getOrDefault(duration.group(2), 1L);
    try {
      return Math.multiplyExact(Long.parseLong(duration.group(1)), unit);
    } catch (ArithmeticException e) {
      throw fault("is too long: " + text());
    }
  }

  /** The value on one line, as YAML's flow style has it. */
  @Override
  public String toString() {
    if (scalar != null) {
      return scalar;
    }
    if (items != null) {
      return items.stream().map(Entry::toString).collect(Collectors.joining(", ", "[", "]"));
    }
    return fields().entrySet().stream()
        .map(field -> field.getKey() + ": " + field.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
