package io.evmesh.lab.profile;

import io.evmesh.input.json.InputException;
import io.evmesh.lab.document.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What work costs on some machine. Simulations take their durations from a profile, so that they do
 * not depend on the machine that simulates.
 */
public final class CostProfile {
  /** Picoseconds in a nanosecond. */
  static final long PICOS = 1000;

  private static final long MOST_PICOS = 1_000_000_000_000L; // a second
  private static final String DEFAULT = "default-profile.yaml";

  private final String name;
  private final long[] picos;
  private final int crowdingPerMille;
  private final int milliwattsPerCore;

  private CostProfile(String name, long[] picos, int crowdingPerMille, int milliwattsPerCore) {
    this.name = name;
    this.picos = picos;
    this.crowdingPerMille = crowdingPerMille;
    this.milliwattsPerCore = milliwattsPerCore;
  }

  /** The profile that comes with the laboratory. */
  public static CostProfile standard() {
    try (InputStream in = CostProfile.class.getResourceAsStream(DEFAULT)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + DEFAULT + " is missing");
      }
      return parse(DEFAULT, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(DEFAULT + " can not be read", e);
    }
  }

  /** The profile in a file. */
  public static CostProfile read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new InputException(file + " can not be read: " + e.getMessage(), e);
    }
  }

  /** The profile in a text. */
  public static CostProfile parse(String file, String text) {
    Entry top =
        Entry.parse(file, text).allow("name", "crowding-per-mille", "milliwatts-per-core", "costs");
    Entry costs = top.field("costs");
    costs.allow(Arrays.stream(Cost.values()).map(Cost::key).toArray(String[]::new));
    long[] picos = new long[Cost.values().length];
    for (Cost cost : Cost.values()) {
      Cost usual = cost.usual(); // which comes before
      picos[cost.ordinal()] =
          usual != null && costs.find(cost.key()).isEmpty()
              ? picos[usual.ordinal()]
              : costs.field(cost.key()).number(0, MOST_PICOS);
    }
    return new CostProfile(
        top.field("name").text(),
        picos,
        top.field("crowding-per-mille").count(0, 10_000),
        top.field("milliwatts-per-core").count(0, 1_000_000));
  }

  /** A profile in which everything costs the same, for cases worked out by hand. */
  public static CostProfile flat(long nanos) {
    long[] picos = new long[Cost.values().length];
    Arrays.fill(picos, nanos * PICOS);
    return new CostProfile("flat", picos, 0, 0);
  }

  /** The same with another price for one kind of work. */
  public CostProfile with(Cost cost, long unitPicos) {
    long[] changed = picos.clone();
    changed[cost.ordinal()] = unitPicos;
    return new CostProfile(name, changed, crowdingPerMille, milliwattsPerCore);
  }

  /** The same under another name, with what was measured of cores that work side by side. */
  public CostProfile named(String other, int crowding) {
    return new CostProfile(other, picos.clone(), crowding, milliwattsPerCore);
  }

  public String name() {
    return name;
  }

  /** Picoseconds that a unit takes. */
  public long picos(Cost cost) {
    return picos[cost.ordinal()];
  }

  /** Nanoseconds that some units take, rounded up. */
  public long nanos(Cost cost, long units) {
    return nanos(units * picos(cost));
  }

  /** Nanoseconds, rounded up. */
  public static long nanos(long picos) {
    return (picos + PICOS - 1) / PICOS;
  }

  /**
   * How much slower, in thousandths, work becomes for each other core of the machine that is busy:
   * caches and memory are shared.
   */
  public int crowdingPerMille() {
    return crowdingPerMille;
  }

  /** What a busy core draws, where nothing measures it. */
  public int milliwattsPerCore() {
    return milliwattsPerCore;
  }

  /** The profile as a file has it. */
  public String toYaml() {
    StringBuilder text = new StringBuilder();
    text.append(
        "# What work costs, in picoseconds for each unit. `sim calibrate` writes such a file.\n");
    text.append("name: ").append(name).append('\n');
    text.append("# by how many thousandths work becomes slower for each other busy core\n");
    text.append("crowding-per-mille: ").append(crowdingPerMille).append('\n');
    text.append("# an assumption, for machines that do not measure their energy\n");
    text.append("milliwatts-per-core: ").append(milliwattsPerCore).append('\n');
    text.append("costs:\n");
    for (Cost cost : Cost.values()) {
      String line = "  " + cost.key() + ": " + picos(cost);
      text.append("%-32s# %s%n".formatted(line, cost.meaning()).replace("\r\n", "\n"));
    }
    return text.toString();
  }
}
