package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.LogsBloom;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Locale;

/** How parameters of simple types are read. What is wrong is told in go-ethereum's words. */
public final class Types {
  private static final String QUANTITIES = "^0x(0|[1-9a-f][0-9a-f]*)$";

  public static final ParameterType<Address> ADDRESS =
      ParameterType.of("{\"type\":\"string\",\"pattern\":\"^0x[0-9a-fA-F]{40}$\"}", Types::address);
  public static final ParameterType<Hash> HASH =
      ParameterType.of("{\"type\":\"string\",\"pattern\":\"^0x[0-9a-f]{64}$\"}", Types::hash);
  public static final ParameterType<Bytes> DATA =
      ParameterType.of("{\"type\":\"string\",\"pattern\":\"^0x[0-9a-f]*$\"}", Types::data);
  public static final ParameterType<UInt256> QUANTITY =
      ParameterType.of("{\"type\":\"string\",\"pattern\":\"" + QUANTITIES + "\"}", Types::quantity);
  public static final ParameterType<Long> INDEX =
      ParameterType.of("{\"type\":\"string\",\"pattern\":\"" + QUANTITIES + "\"}", Types::count);
  public static final ParameterType<Boolean> BOOL =
      ParameterType.of("{\"type\":\"boolean\"}", Types::bool);
  public static final ParameterType<String> TEXT =
      ParameterType.of("{\"type\":\"string\"}", Types::text);

  /** A number or tag, as {@code eth_getBlockByNumber} takes it. */
  public static final ParameterType<BlockRef> BLOCK_NUMBER =
      ParameterType.of("{\"type\":\"string\"}", node -> blockNumber(text(node)));

  /** A number, tag, hash or object (EIP-1898). */
  public static final ParameterType<BlockRef> BLOCK =
      ParameterType.of("{\"type\":[\"string\",\"object\"]}", Types::block);

  /** The number of a slot: up to 32 bytes, with or without leading zeros. */
  public static final ParameterType<UInt256> SLOT =
      ParameterType.of("{\"type\":\"string\",\"pattern\":\"^0x[0-9a-fA-F]{1,64}$\"}", Types::slot);

  private static final HexFormat DIGITS = HexFormat.of();
  private static final int HASH_DIGITS = 64;

  private Types() {}

  /** A text. */
  public static String text(JsonNode node) {
    if (!node.isTextual()) {
      throw new Malformed(
          "json: cannot unmarshal %s into Go value of type string".formatted(kind(node)));
    }
    return node.textValue();
  }

  /** What JSON calls a value. */
  static String kind(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT).replace("boolean", "bool");
  }

  public static boolean bool(JsonNode node) {
    if (!node.isBoolean()) {
      throw new Malformed(
          "json: cannot unmarshal %s into Go value of type bool".formatted(kind(node)));
    }
    return node.booleanValue();
  }

  /** 20 bytes. */
  public static Address address(JsonNode node) {
    return Address.read(fixed(node, Address.SIZE, "common.Address"), 0);
  }

  /** 32 bytes. */
  public static Hash hash(JsonNode node) {
    return Hash.read(fixed(node, Hash.SIZE, "common.Hash"), 0);
  }

  /** The 256 bytes of a filter of logs. */
  public static Bytes bloom(JsonNode node) {
    return Bytes.wrap(fixed(node, LogsBloom.SIZE, "types.Bloom"));
  }

  private static byte[] fixed(JsonNode node, int size, String type) {
    byte[] bytes = bytes(node, type);
    if (bytes.length != size) {
      throw new Malformed(
          "hex string has length %d, want %d for %s".formatted(2 * bytes.length, 2 * size, type));
    }
    return bytes;
  }

  /** Bytes of any length. */
  public static Bytes data(JsonNode node) {
    return Bytes.wrap(bytes(node, "hexutil.Bytes"));
  }

  private static byte[] bytes(JsonNode node, String type) {
    String text = text(node);
    if (!hasPrefix(text)) {
      throw new Malformed(
          "json: cannot unmarshal hex string without 0x prefix into Go value of type " + type);
    }
    if (text.length() % 2 != 0) {
      throw new Malformed(
          "json: cannot unmarshal hex string of odd length into Go value of type " + type);
    }
    try {
      return DIGITS.parseHex(text, 2, text.length());
    } catch (IllegalArgumentException e) {
      throw new Malformed(
          "json: cannot unmarshal invalid hex string into Go value of type " + type);
    }
  }

  private static boolean hasPrefix(String text) {
    return text.startsWith("0x") || text.startsWith("0X");
  }

  /** A number below 2^256 without leading zeros. */
  public static UInt256 quantity(JsonNode node) {
    return quantity(text(node));
  }

  /** A number below 2^256 without leading zeros. */
  public static UInt256 quantity(String text) {
    if (text.isEmpty()) {
      throw new Malformed("empty hex string");
    }
    if (!hasPrefix(text)) {
      throw new Malformed("hex string without 0x prefix");
    }
    String digits = text.substring(2);
    if (digits.isEmpty()) {
      throw new Malformed("hex string \"0x\"");
    }
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      throw new Malformed("hex number with leading zero digits");
    }
    if (digits.length() > HASH_DIGITS) {
      throw new Malformed("hex number > 256 bits");
    }
    if (!digits.chars().allMatch(HexFormat::isHexDigit)) {
      throw new Malformed("invalid hex string");
    }
    return UInt256.of(new BigInteger(digits, 16));
  }

  /** A count below 2^63. */
  public static long count(JsonNode node) {
    UInt256 number = quantity(node);
    if (!number.fitsLong() || number.toLong() < 0) {
      throw new Malformed("hex number > 64 bits");
    }
    return number.toLong();
  }

  /** An unsigned number of 64 bits. */
  public static long unsigned(JsonNode node) {
    UInt256 number = quantity(node);
    if (!number.fitsLong()) {
      throw new Malformed("hex number > 64 bits");
    }
    return number.toLong();
  }

  static UInt256 slot(JsonNode node) {
    String text = text(node);
    String digits = hasPrefix(text) ? text.substring(2) : text;
    if (digits.length() > HASH_DIGITS) {
      throw new Malformed(
          "storage key too long (want at most 32 bytes): \"%s\"".formatted(shortened(text)));
    }
    if (digits.isEmpty() || !digits.chars().allMatch(HexFormat::isHexDigit)) {
      throw new Malformed("invalid hex in storage key: \"%s\"".formatted(shortened(text)));
    }
    return UInt256.of(new BigInteger(digits, 16));
  }

  static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }

  /** A number or tag. */
  public static BlockRef blockNumber(String text) {
    return switch (text) {
      case "latest" -> BlockRef.Tag.LATEST;
      case "earliest" -> BlockRef.Tag.EARLIEST;
      case "pending" -> BlockRef.Tag.PENDING;
      case "safe" -> BlockRef.Tag.SAFE;
      case "finalized" -> BlockRef.Tag.FINALIZED;
      default -> {
        UInt256 number = quantity(text);
        if (!number.fitsLong() || number.toLong() < 0) {
          throw new Malformed("block number larger than int64");
        }
        yield new BlockRef.ByNumber(number.toLong());
      }
    };
  }

  private static BlockRef block(JsonNode node) {
    if (node.isObject()) {
      JsonNode hash = node.get("blockHash");
      JsonNode number = node.get("blockNumber");
      if (hash != null && number != null) {
        throw new Malformed(
            "cannot specify both BlockHash and BlockNumber, choose one or the other");
      }
      if (hash != null) {
        JsonNode canonical = node.get("requireCanonical");
        return new BlockRef.ByHash(hash(hash), canonical != null && bool(canonical));
      }
      if (number != null) {
        return blockNumber(text(number));
      }
      throw new Malformed("neither BlockHash nor BlockNumber is given");
    }
    String text = text(node);
    return text.length() == 2 + HASH_DIGITS
        ? new BlockRef.ByHash(hash(node), false)
        : blockNumber(text);
  }
}
