package io.evmesh.sim.command;

import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another program that executes a block and tells the median of its times: somewhere in its output
 * is {@code median N ms}.
 *
 * @param command program and options, separated by spaces
 */
record ProgramBeside(String command) {
  private static final Pattern MEDIAN = Pattern.compile("median\\s+([0-9.]+)\\s*ms");

  /**
   * What it took, in milliseconds.
   *
   * @throws InputException if it can not be started, fails, or does not tell
   */
  double millis(String folder) {
    List<String> words = new ArrayList<>(Arrays.asList(command.strip().split("\\s+")));
    words.add(folder);
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      Matcher median = MEDIAN.matcher(output);
      if (status != 0 || !median.find()) {
        throw new InputException(
            "%s: the program beside failed or printed no 'median N ms'; it ended with status %d"
                .formatted(folder, status));
      }
      return Double.parseDouble(median.group(1));
    } catch (IOException e) {
      throw new InputException("the program beside can not be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("interrupted while the program beside ran", e);
    }
  }
}
