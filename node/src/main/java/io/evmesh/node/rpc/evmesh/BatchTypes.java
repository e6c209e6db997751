package io.evmesh.node.rpc.evmesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.batch.BatchMode;
import io.evmesh.node.batch.Submission;
import io.evmesh.node.batch.Submission.Raw;
import io.evmesh.node.batch.Webhook;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.Types;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How requests about batches are read. */
public final class BatchTypes {
  private static final Set<String> KNOWN =
      Set.of("id", "mode", "transactions", "deadline", "webhook");
  private static final long MOST_SECONDS = 253_402_300_799L; // the end of the year 9999

  private BatchTypes() {}

  /**
   * A batch of signed transactions.
   *
   * @param id in place of the field; null where the field says it
   */
  public static Submission submission(JsonNode node, @Nullable String id) {
    Fields fields = new Fields(node, "Batch");
    checkKnown(node, KNOWN);
    String mode = fields.find("mode", Types::text);
    return new Submission(
        Submission.checkedId(id == null ? fields.get("id", Types::text) : id),
        mode == null
            ? BatchMode.INDEPENDENT
            : BatchMode.named(mode)
                .orElseThrow(
                    () -> new Malformed("mode: one of independent, ordered, atomic is needed")),
        fields.get("transactions", BatchTypes::raws),
        fields.find("deadline", BatchTypes::deadline),
        fields.find("webhook", BatchTypes::webhook));
  }

  /** Refuses fields that nobody knows, since they may be meant for something. */
  static void checkKnown(JsonNode node, Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new Malformed(
                    "there is no field '%s'"
                        .formatted(name.length() > 40 ? name.substring(0, 40) : name));
              }
            });
  }

  private static List<Raw> raws(JsonNode node) {
    if (!node.isArray()) {
      throw new Malformed("transactions: an array is needed");
    }
    List<Raw> raws = new ArrayList<>(node.size());
    for (JsonNode item : node) {
      String text = item.isTextual() ? item.textValue() : item.toString();
      raws.add(new Raw(text, bytes(item)));
    }
    return raws;
  }

  /** Null for what is no data: it is the item that is refused, not the batch. */
  private static @Nullable Bytes bytes(JsonNode item) {
    try {
      return Types.data(item);
    } catch (Malformed e) {
      return null;
    }
  }

  /** Seconds since 1970 as a number or a quantity, or a time as in ISO 8601; in milliseconds. */
  static long deadline(JsonNode node) {
    long seconds;
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      seconds = node.longValue();
    } else if (node.isTextual() && !node.textValue().startsWith("0x")) {
      try {
        return Instant.parse(node.textValue()).toEpochMilli();
      } catch (DateTimeParseException e) {
        throw new Malformed("deadline: seconds since 1970, or a time such as 2026-12-01T12:00:00Z");
      }
    } else {
      seconds = Types.count(node);
    }
    if (seconds < 0 || seconds > MOST_SECONDS) {
      throw new Malformed("deadline: seconds since 1970 are needed");
    }
    return seconds * 1000;
  }

  /** An address, or an object of {@code url} and {@code secret}. */
  static Webhook webhook(JsonNode node) {
    if (node.isTextual()) {
      return new Webhook(node.textValue(), "");
    }
    Fields fields = new Fields(node, "Webhook");
    checkKnown(node, Set.of("url", "secret"));
    String secret = fields.find("secret", Types::text);
    return new Webhook(fields.get("url", Types::text), secret == null ? "" : secret);
  }
}
