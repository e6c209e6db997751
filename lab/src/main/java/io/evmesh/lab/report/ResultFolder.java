package io.evmesh.lab.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.evmesh.input.json.InputException;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.run.BlockRow;
import io.evmesh.lab.run.HotPlace;
import io.evmesh.lab.run.RunResult;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A folder of results: the scenario and the profile as they ran, a manifest, a part of the table
 * for each point and repetition, the whole table as CSV and Parquet, plots and a page.
 */
public final class ResultFolder {
  private static final String VERSION = "0.1.0";

  private static final String SCENARIO = "scenario.yaml";
  private static final String PROFILE = "profile.yaml";
  private static final String TABLE = "results.csv";
  private static final String HOT = "hot-places.csv";

  private final Path folder;
  private final Clock clock;

  /** Which time results are in. */
  public enum Clock {
    VIRTUAL,
    REAL
  }

  /** A folder of which it does not matter, or is known, which time its results are in. */
  public ResultFolder(Path folder) {
    this(folder, Clock.VIRTUAL);
  }

  public ResultFolder(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * Makes the folder, or goes on in one that was begun with the same scenario and profile.
   *
   * @throws InputException if it holds something else
   */
  public void begin(String scenario, CostProfile profile) {
    try {
      Files.createDirectories(folder.resolve("parts"));
      keep(SCENARIO, scenario);
      keep(PROFILE, profile.toYaml());
      keep("clock", clock.name().toLowerCase(Locale.ROOT) + "\n");
    } catch (IOException e) {
      throw new InputException(folder + " can not be written: " + e.getMessage(), e);
    }
  }

  private void keep(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    if (Files.exists(file) && !Files.readString(file).equals(text)) {
      throw new InputException(
          file + " is another one than this run's: choose another folder, or delete this one");
    }
    Files.writeString(file, text);
  }

  /** The scenario of the folder. */
  public Scenario scenario() {
    return Scenario.read(folder.resolve(SCENARIO));
  }

  /** The profile of the folder. */
  public CostProfile profile() {
    return CostProfile.read(folder.resolve(PROFILE));
  }

  // -------------------------------------------------------------------- parts

  private Path part(int point, int repetition) {
    return folder.resolve("parts").resolve("p%05d-r%04d.csv".formatted(point, repetition));
  }

  private Path hotPart(int point) {
    return folder.resolve("parts").resolve("p%05d-hot.csv".formatted(point));
  }

  /** Whether a repetition of a point is there already. */
  public boolean has(Point point, int repetition) {
    return Files.exists(part(point.number(), repetition));
  }

  /** Adds a repetition of a point, all at once: whatever ends the process, no half is there. */
  public void add(Scenario scenario, Point point, int repetition, RunResult result) {
    StringBuilder text = new StringBuilder(ResultTable.head(scenario.sweep().paths()));
    result.rows().forEach(row -> text.append(ResultTable.line(row)));
    Path file = part(point.number(), repetition);
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      if (repetition == 0) {
        HotPlaces.write(hotPart(point.number()), scenario.sweep().paths(), result.hotPlaces());
      }
      Files.writeString(unfinished, text);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can not be written", e);
    }
  }

  // ------------------------------------------------------------------- the end

  /** Joins the parts to the table, and writes it as Parquet, with a manifest. */
  public void finish(Scenario scenario, List<Point> points) {
    StringBuilder table = new StringBuilder(ResultTable.head(scenario.sweep().paths()));
    try {
      for (Point point : points) {
        for (int repetition = 0; repetition < scenario.repetitions(); repetition++) {
          List<String> lines = Files.readAllLines(part(point.number(), repetition));
          lines.subList(1, lines.size()).forEach(line -> table.append(line).append('\n'));
        }
      }
      Files.writeString(folder.resolve(TABLE), table);
      List<HotPlace> hot = new ArrayList<>();
      for (Point point : points) {
        hot.addAll(HotPlaces.read(hotPart(point.number())));
      }
      HotPlaces.write(folder.resolve(HOT), scenario.sweep().paths(), hot);
      Files.writeString(folder.resolve("manifest.json"), manifest(scenario));
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can not be written", e);
    }
    ParquetFile.write(folder.resolve(TABLE), folder.resolve("results.parquet"));
  }

  private String manifest(Scenario scenario) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", scenario.name());
    fields.put("version", VERSION);
    fields.put("seed", scenario.seed());
    fields.put("clock", clock.name().toLowerCase(Locale.ROOT));
    fields.put("profile", profile().name());
    fields.put("table", "sha256:" + sha256());
    fields.put(
        "jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    fields.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    fields.put("processors", Runtime.getRuntime().availableProcessors());
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(fields)
        + "\n";
  }

  /** The digest of the table, in hexadecimal. */
  private String sha256() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(Files.readAllBytes(folder.resolve(TABLE))));
    } catch (IOException e) {
      throw new UncheckedIOException(folder.resolve(TABLE) + " can not be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }

  /** The lines of the table. */
  private List<String> lines() {
    Path file = folder.resolve(TABLE);
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new InputException(file + " can not be read: " + e.getMessage(), e);
    }
  }

  /** All rows. */
  public List<BlockRow> rows() {
    return ResultTable.rows(folder.resolve(TABLE).toString(), lines());
  }

  /** What the sweep goes over. */
  public List<String> paths() {
    return new ArrayList<>(ResultTable.paths(lines().getFirst()));
  }

  /** Draws the plots and writes the page. */
  public void report() {
    Report report =
        new Report(scenario(), profile(), paths(), rows(), HotPlaces.read(folder.resolve(HOT)));
    try {
      Path plots = Files.createDirectories(folder.resolve("plots"));
      report.figures().forEach(figure -> figure.write(plots));
      Files.writeString(folder.resolve("report.html"), report.html(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can not be written", e);
    }
  }
}
