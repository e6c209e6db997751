package io.evmesh.node.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Ballots in a file: CSV with a first line of names, or JSON. A line that is no ballot stays: it is
 * the node that tells what is wrong with it.
 *
 * @param about the fields beside the ballots, of JSON only
 */
record BallotFile(ObjectNode about, ArrayNode ballots) {
  /** What one request has room for. */
  static final int MOST = 100_000;

  static final List<String> COLUMNS =
      List.of("voter", "support", "signature", "nonce", "reason", "params");

  private static final List<String> NEEDED = List.of("voter", "support", "signature");
  private static final long MOST_BYTES = 256L << 20;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads a file; its name tells the form.
   *
   * @throws InputException if it can not be read as one, or has too many lines
   */
  static BallotFile read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new InputException("%s: no such file".formatted(file));
      }
      boolean isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
      return isJson ? json(file) : csv(file);
    } catch (MalformedInputException e) {
      throw new InputException("%s: is not in UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new InputException("%s: can not be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static BallotFile json(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new InputException("%s: more than %d bytes".formatted(file, MOST_BYTES));
    }
    JsonNode all;
    try {
      all = MAPPER.readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new InputException("%s: no JSON: %s".formatted(file, e.getOriginalMessage()), e);
    }
    JsonNode ballots = all.isArray() ? all : all.path("ballots");
    if (!ballots.isArray()) {
      throw new InputException("%s: a field 'ballots' with an array is needed".formatted(file));
    }
    checkCount(file, ballots.size());
    ObjectNode about = all.isObject() ? ((ObjectNode) all).deepCopy() : MAPPER.createObjectNode();
    about.remove("ballots");
    return new BallotFile(about, (ArrayNode) ballots);
  }

  private static void checkCount(Path file, int count) {
    if (count > MOST) {
      throw new InputException(
          "%s: more than %d ballots; split the file, each part is a batch".formatted(file, MOST));
    }
    if (count == 0) {
      throw new InputException("%s: there is no ballot in it".formatted(file));
    }
  }

  private static BallotFile csv(Path file) throws IOException {
    ArrayNode ballots = MAPPER.createArrayNode();
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file, StandardCharsets.UTF_8)) {
      for (NamedCsvRecord line : reader) {
        if (ballots.isEmpty()) {
          checkNames(file, line.getHeader());
        }
        if (ballots.size() >= MOST) {
          checkCount(file, MOST + 1);
        }
        ballots.add(ballot(line));
      }
    } catch (CsvParseException e) {
      throw new InputException("%s: no CSV: %s".formatted(file, e.getMessage()), e);
    }
    checkCount(file, ballots.size());
    return new BallotFile(MAPPER.createObjectNode(), ballots);
  }

  private static void checkNames(Path file, List<String> names) {
    for (String name : names) {
      if (!COLUMNS.contains(name)) {
        throw new InputException(
            "%s: there is no column '%s'; there are %s"
                .formatted(file, name, String.join(",", COLUMNS)));
      }
    }
    for (String name : NEEDED) {
      if (!names.contains(name)) {
        throw new InputException("%s: the first line names no column '%s'".formatted(file, name));
      }
    }
  }

  private static ObjectNode ballot(NamedCsvRecord line) {
    ObjectNode ballot = MAPPER.createObjectNode();
    for (String name : COLUMNS) {
      String value = line.findField(name).map(String::strip).orElse("");
      if (!value.isEmpty()) {
        ballot.put(name, value);
      }
    }
    return ballot;
  }

  /** A name that is the same for the same ballots. */
  String id(String governor, String proposal) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((governor + " " + proposal + " ").getBytes(StandardCharsets.UTF_8));
      digest.update(ballots.toString().getBytes(StandardCharsets.UTF_8));
      return "votes-" + HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
