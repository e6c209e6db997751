package io.evmesh.input.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** A JSON value that knows where it stands, read strictly; faults are {@link InputException}s. */
public final class Json {
  /**
   * Bounds of what is read: blocks of 8 MiB have strings of 17 MB, nothing nests deeply, a million
   * accounts have ten million tokens.
   */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxStringLength(64 << 20)
          .maxNestingDepth(64)
          .maxNumberLength(100)
          .maxNameLength(100_000)
          .maxDocumentLength(1L << 30)
          .maxTokenCount(20_000_000)
          .build();

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(LIMITS)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Control characters, and what breaks lines. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]");

  private final JsonNode node;
  private final String place;

  private Json(JsonNode node, String place) {
    this.node = node;
    this.place = place;
  }

  /** The value that a file holds; a name that ends in {@code .gz} is unpacked. */
  public static Json read(Path file) {
    try (InputStream raw = InputFile.open(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      JsonNode node = MAPPER.readTree(in);
      if (node == null || node.isMissingNode()) {
        throw new InputException(file + ": the file is empty");
      }
      return new Json(node, file.toString());
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw new InputException(
          file + where + ": not valid JSON: " + firstLine(e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw InputFile.unreadable(file, e);
    }
  }

  /**
   * The value that a text holds.
   *
   * @param place what the messages call it
   */
  public static Json parse(String text, String place) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new InputException(place + ": there is no value");
      }
      return new Json(node, place);
    } catch (JsonProcessingException e) {
      throw new InputException(place + ": not valid JSON: " + firstLine(e.getOriginalMessage()), e);
    }
  }

  /** The value as JSON on one line. */
  public String written() {
    return node.toString();
  }

  private static String firstLine(@org.jspecify.annotations.Nullable String message) {
    if (message == null) {
      return "unknown reason";
    }
    return shortened(message.lines().findFirst().orElse(""));
  }

  /** A text of the input as a message can show it: at most 200 characters, on one line. */
  public static String shortened(String text) {
    String begin = text.length() > 200 ? text.substring(0, 200) + "..." : text;
    return UNPRINTABLE.matcher(begin).replaceAll("?");
  }

  /** Whether the object has a field that is not null. */
  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** A field of the object, which must be there. */
  public Json at(String field) {
    if (!node.isObject()) {
      throw fault("should be an object");
    }
    JsonNode child = node.path(field);
    if (child instanceof MissingNode) {
      throw fault("field '" + shortened(field) + "' is missing");
    }
    return new Json(child, place + " " + shortened(field));
  }

  /** An element of the list, which must be there. */
  public Json at(int index) {
    if (!node.isArray() || index < 0 || index >= node.size()) {
      throw fault("has no element " + index);
    }
    return new Json(node.get(index), place + " [" + index + "]");
  }

  public boolean isNull() {
    return node.isNull();
  }

  public boolean isText() {
    return node.isTextual();
  }

  public boolean isObject() {
    return node.isObject();
  }

  /** The elements of the list. */
  public List<Json> elements() {
    if (!node.isArray()) {
      throw fault("should be a list");
    }
    List<Json> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(at(i));
    }
    return elements;
  }

  /** The names of the object's fields, in the order of the file. */
  public List<String> names() {
    if (!node.isObject()) {
      throw fault("should be an object");
    }
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  public String text() {
    if (!node.isTextual()) {
      throw fault("should be a string");
    }
    return node.textValue();
  }

  /** True or false. */
  public boolean flag() {
    if (!node.isBoolean()) {
      throw fault("should be true or false");
    }
    return node.booleanValue();
  }

  /** A byte string in hexadecimal. */
  public Bytes bytes() {
    return parsed(Bytes::fromHex);
  }

  /** 20 bytes in hexadecimal. */
  public Address address() {
    return parsed(Address::fromHex);
  }

  /** Up to 32 bytes in hexadecimal, leading zeros may be missing. */
  public Hash hash() {
    return parsed(text -> UInt256.fromHex(text).toHash());
  }

  /** A number below 2^256: hexadecimal text, or a JSON integer. */
  public UInt256 quantity() {
    if (node.isIntegralNumber()) {
      try {
        return UInt256.of(node.bigIntegerValue());
      } catch (IllegalArgumentException e) {
        throw fault("is not from 0 to 2^256 - 1");
      }
    }
    if (!node.isTextual()) {
      throw fault("should be a whole number");
    }
    return parsed(Json::quantityOf);
  }

  private static UInt256 quantityOf(String text) {
    if (text.length() > 200) {
      throw new IllegalArgumentException("a number of " + text.length() + " characters");
    }
    if (text.startsWith("0x") || text.startsWith("0X")) {
      return UInt256.fromHex(text);
    }
    if (text.isEmpty() || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      throw new IllegalArgumentException("no whole number: '" + text + "'");
    }
    return UInt256.of(new BigInteger(text));
  }

  /** A number below 2^64, unsigned. */
  public long unsignedLong() {
    UInt256 value = quantity();
    if (!value.fitsLong()) {
      throw fault("is above 2^64 - 1");
    }
    return value.toLong();
  }

  private <T> T parsed(Function<String, T> parser) {
    try {
      return parser.apply(text());
    } catch (IllegalArgumentException e) {
      throw fault("is not valid: " + firstLine(e.getMessage()));
    }
  }

  /** An exception that says what is wrong with this value, and where it stands. */
  public InputException fault(String what) {
    return new InputException(place + ": " + what);
  }
}
