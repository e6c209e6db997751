package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.account.TypedData;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads typed data, an object or its text, and hashes it (EIP-712). */
public final class TypedDataType {
  /** Types, primary type, domain and message. */
  public static final ParameterType<TypedData> TYPED_DATA =
      ParameterType.of("{\"type\":[\"object\",\"string\"]}", TypedDataType::read);

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DOMAIN = "EIP712Domain";
  private static final int MOST_DEPTH = 32;

  private final JsonNode types;

  private TypedDataType(JsonNode types) {
    this.types = types;
  }

  private static TypedData read(JsonNode given) {
    JsonNode node = given;
    if (given.isTextual()) {
      try {
        node = MAPPER.readTree(given.textValue());
      } catch (JsonProcessingException e) {
        throw new Malformed("typed data is not valid JSON");
      }
    }
    if (!node.path("types").isObject() || !node.path("primaryType").isTextual()) {
      throw new Malformed("typed data lacks types or primaryType");
    }
    TypedDataType reader = new TypedDataType(node.get("types"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(0x19);
    all.write(0x01);
    all.writeBytes(reader.struct(DOMAIN, node.path("domain"), 0));
    String primary = node.get("primaryType").textValue();
    if (!primary.equals(DOMAIN)) {
      all.writeBytes(reader.struct(primary, node.path("message"), 0));
    }
    Hash hash = Keccak256.hash(Bytes.wrap(all.toByteArray()));
    return () -> hash;
  }

  /** The hash of a value of a type with fields. */
  private byte[] struct(String type, JsonNode value, int depth) {
    if (depth > MOST_DEPTH) {
      throw new Malformed("typed data nests too deeply");
    }
    if (!value.isObject()) {
      throw new Malformed("the value of type '%s' is no object".formatted(type));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(keccak(encodeType(type).getBytes(StandardCharsets.UTF_8)));
    for (JsonNode field : fields(type)) {
      String name = field.path("name").asText();
      String of = field.path("type").asText();
      JsonNode member = value.get(name);
      if (member == null || member.isNull()) {
        if (!types.has(of)) {
          throw new Malformed("the field '%s' of type '%s' is missing".formatted(name, type));
        }
        all.writeBytes(new byte[Hash.SIZE]);
      } else {
        all.writeBytes(encode(of, member, depth + 1));
      }
    }
    return keccak(all.toByteArray());
  }

  private JsonNode fields(String type) {
    JsonNode fields = types.get(type);
    if (fields == null || !fields.isArray()) {
      throw new Malformed("type '%s' is not known".formatted(Types.shortened(type)));
    }
    return fields;
  }

  private String encodeType(String type) {
    SortedSet<String> others = new TreeSet<>();
    collect(type, others);
    others.remove(type);
    StringBuilder text = new StringBuilder(signature(type));
    others.forEach(other -> text.append(signature(other)));
    return text.toString();
  }

  private void collect(String type, SortedSet<String> found) {
    int bracket = type.indexOf('[');
    String plain = bracket < 0 ? type : type.substring(0, bracket);
    if (types.has(plain) && found.add(plain)) {
      fields(plain).forEach(field -> collect(field.path("type").asText(), found));
    }
  }

  private String signature(String type) {
    StringBuilder text = new StringBuilder(type).append('(');
    String comma = "";
    for (JsonNode field : fields(type)) {
      text.append(comma).append(field.path("type").asText());
      text.append(' ').append(field.path("name").asText());
      comma = ",";
    }
    return text.append(')').toString();
  }

  private byte[] encode(String type, JsonNode value, int depth) {
    if (depth > MOST_DEPTH) {
      throw new Malformed("typed data nests too deeply");
    }
    if (type.endsWith("]")) {
      String element = type.substring(0, type.lastIndexOf('['));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      value.forEach(member -> all.writeBytes(encode(element, member, depth + 1)));
      return keccak(all.toByteArray());
    }
    if (types.has(type)) {
      return struct(type, value, depth);
    }
    return atomic(type, value);
  }

  private static byte[] atomic(String type, JsonNode value) {
    if (type.equals("string")) {
      return keccak(value.asText().getBytes(StandardCharsets.UTF_8));
    }
    if (type.equals("bytes")) {
      return keccak(Types.data(value).unsafeArray());
    }
    byte[] word = new byte[Hash.SIZE];
    if (type.equals("bool")) {
      word[31] = (byte) (value.asBoolean() || value.asText().equals("true") ? 1 : 0);
    } else if (type.equals("address")) {
      Address address = Types.address(value);
      address.write(word, Hash.SIZE - Address.SIZE);
    } else if (type.startsWith("bytes")) {
      byte[] bytes = Types.data(value).unsafeArray();
      if (bytes.length > Hash.SIZE) {
        throw new Malformed("'%s' has %d bytes".formatted(type, bytes.length));
      }
      System.arraycopy(bytes, 0, word, 0, bytes.length);
    } else if (type.startsWith("uint") || type.startsWith("int")) {
      return number(value);
    } else {
      throw new Malformed("type '%s' is not known".formatted(Types.shortened(type)));
    }
    return word;
  }

  private static byte[] number(JsonNode value) {
    BigInteger number;
    try {
      String text = value.asText();
      number = text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    } catch (NumberFormatException e) {
      throw new Malformed("'%s' is no number".formatted(Types.shortened(value.asText())));
    }
    if (number.bitLength() > 256) {
      throw new Malformed("a number above 256 bits");
    }
    BigInteger wrapped = number.signum() < 0 ? number.add(BigInteger.ONE.shiftLeft(256)) : number;
    return UInt256.of(wrapped).toBytes32().toArray();
  }

  private static byte[] keccak(byte[] bytes) {
    return Keccak256.hash(Bytes.wrap(bytes)).toBytes().toArray();
  }
}
