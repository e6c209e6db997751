package io.evmesh.sim.report;

import io.evmesh.actors.schedule.RecordedSchedule;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that hold what chance decided when actors executed a block. */
public final class ScheduleFile {
  private ScheduleFile() {}

  /**
   * Writes a schedule.
   *
   * @throws InputException if the file can not be written
   */
  public static void write(Path file, RecordedSchedule schedule) {
    ReportFile.write(file, String.join("\n", schedule.toLines()) + "\n");
  }

  /**
   * Reads a schedule.
   *
   * @throws InputException if the file can not be read, or holds none
   */
  public static RecordedSchedule read(Path file) {
    try {
      return RecordedSchedule.parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new InputException(file + ": can not be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": holds no schedule: " + e.getMessage(), e);
    }
  }
}
