package io.evmesh.sim.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.sim.measure.RestartFigures;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How soon a large chain answers after its process was killed, for people and as JSON. */
public final class RestartReport {
  private RestartReport() {}

  /** A line for each figure. */
  public static List<String> lines(RestartFigures figures) {
    return List.of(
        format(
            "%s, %,d accounts, %,d slots of one contract, %,d blocks more, then killed",
            figures.database(), figures.accounts(), figures.slots(), figures.blocks()),
        format(
            "made in        %8.1f s, %,d MiB on disk",
            figures.buildMillis() / 1e3, figures.storedBytes() >> 20),
        format(
            "first balance  %8.1f s after the start of a process with %,d MiB of heap (%.1f s of"
                + " them the chain), state root checked",
            figures.answerMillis() / 1e3, figures.heapMebibytes(), figures.openMillis() / 1e3));
  }

  /** Writes an array of one object. */
  public static void write(Path file, RestartFigures figures) {
    ArrayNode array = FiguresJson.array();
    ObjectNode object = array.addObject();
    object
        .put("database", figures.database())
        .put("accounts", figures.accounts())
        .put("slots", figures.slots())
        .put("blocks", figures.blocks())
        .put("buildMillis", figures.buildMillis())
        .put("storedBytes", figures.storedBytes())
        .put("heapMebibytes", figures.heapMebibytes())
        .put("answerMillis", figures.answerMillis())
        .put("openMillis", figures.openMillis());
    FiguresJson.write(file, array);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
