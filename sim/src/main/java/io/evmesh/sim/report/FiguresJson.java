package io.evmesh.sim.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;

/** Figures as a JSON array of objects, as all reports write them. */
final class FiguresJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private FiguresJson() {}

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static void write(Path file, ArrayNode array) {
    try {
      ReportFile.write(file, MAPPER.writeValueAsString(array) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of numbers and strings can always be written", e);
    }
  }

  /** A figure to four decimal places. */
  static BigDecimal rounded(double figure) {
    return BigDecimal.valueOf(figure).setScale(4, RoundingMode.HALF_UP);
  }
}
