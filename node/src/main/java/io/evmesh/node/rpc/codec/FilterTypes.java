package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.LogQuery;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How filters of logs are read. */
public final class FilterTypes {
  /** Most topics that a log has. */
  private static final int MOST_TOPICS = 4;

  /** Most addresses, or choices of a topic, as go-ethereum has it. */
  private static final int MOST_CHOICES = 1000;

  /** Blocks, addresses and topics. */
  public static final ParameterType<Filter> FILTER =
      ParameterType.of("{\"type\":\"object\"}", FilterTypes::filter);

  private FilterTypes() {}

  /**
   * Which logs of which blocks.
   *
   * @param block the only one; null for a range
   * @param from first block of the range; null if not told, as {@code to}
   */
  public record Filter(
      @Nullable Hash block, @Nullable BlockRef from, @Nullable BlockRef to, LogQuery query) {}

  private static Filter filter(JsonNode node) {
    Fields fields = new Fields(node, "filters.FilterCriteria");
    Hash block = fields.find("blockHash", Types::hash);
    if (block == null) {
      block = fields.find("blockhash", Types::hash); // go-ethereum passes over case
    }
    BlockRef from = fields.find("fromBlock", value -> Types.blockNumber(Types.text(value)));
    BlockRef to = fields.find("toBlock", value -> Types.blockNumber(Types.text(value)));
    if (block != null && (from != null || to != null)) {
      throw new Malformed(
          "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
    }
    List<Address> addresses = fields.find("address", FilterTypes::addresses);
    List<List<Hash>> topics = fields.find("topics", FilterTypes::topics);
    return new Filter(
        block,
        from,
        to,
        new LogQuery(
            addresses == null ? List.of() : addresses, topics == null ? List.of() : topics));
  }

  private static List<Address> addresses(JsonNode node) {
    if (!node.isArray()) {
      return List.of(Types.address(node));
    }
    return bounded("addresses", Fields.list(Types::address).apply(node));
  }

  private static <T> List<T> bounded(String what, List<T> list) {
    if (list.size() > MOST_CHOICES) {
      throw new Malformed("exceed max " + what);
    }
    return list;
  }

  private static List<List<Hash>> topics(JsonNode node) {
    if (!node.isArray()) {
      throw new Malformed("json: cannot unmarshal into Go value of type []interface {}");
    }
    if (node.size() > MOST_TOPICS) {
      throw new Malformed("exceed max topics");
    }
    List<List<Hash>> topics = new ArrayList<>();
    for (JsonNode position : node) {
      if (position.isNull()) {
        topics.add(List.of());
      } else if (position.isArray()) {
        topics.add(choices(position));
      } else {
        topics.add(List.of(Types.hash(position)));
      }
    }
    return topics;
  }

  /** A null among the choices stands for whatever the topic is. */
  private static List<Hash> choices(JsonNode position) {
    List<Hash> choices = new ArrayList<>();
    for (JsonNode choice : position) {
      if (choice.isNull()) {
        return List.of();
      }
      choices.add(Types.hash(choice));
    }
    return bounded("topics", choices);
  }
}
