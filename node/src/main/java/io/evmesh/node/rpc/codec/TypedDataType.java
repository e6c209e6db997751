package io.evmesh.node.rpc.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.account.TypedData;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.codec.StructTypes.Field;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Reads typed data, an object or its text, and hashes it (EIP-712). */
public final class TypedDataType {
  /** Types, primary type, domain and message. */
  public static final ParameterType<TypedData> TYPED_DATA =
      ParameterType.of("{\"type\":[\"object\",\"string\"]}", TypedDataType::read);

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String DOMAIN = "EIP712Domain";
  private static final int MOST_DEPTH = 32;

  private final StructTypes types;

  private TypedDataType(StructTypes types) {
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
    TypedDataType reader = new TypedDataType(new StructTypes(node.get("types")));
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
    List<Field> fields = types.fields(type);
    if (!value.isObject()) {
      throw AtomicTypes.mismatch(type, value);
    }
    if (value.size() > fields.size()) {
      throw new Malformed(
          "there is extra data provided in the message (%d < %d)"
              .formatted(fields.size(), value.size()));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(types.hash(type).toArray());
    for (Field field : fields) {
      JsonNode member = value.get(field.name());
      if (member == null || member.isNull()) {
        throw new Malformed(
            "the field '%s' of type '%s' is missing"
                .formatted(Types.shortened(field.name()), Types.shortened(type)));
      }
      all.writeBytes(encode(field.type(), member, depth + 1));
    }
    return AtomicTypes.keccak(all.toByteArray());
  }

  private byte[] encode(String type, JsonNode value, int depth) {
    if (depth > MOST_DEPTH) {
      throw new Malformed("typed data nests too deeply");
    }
    if (type.endsWith("]")) {
      return array(type, value, depth);
    }
    return types.has(type) ? struct(type, value, depth) : AtomicTypes.word(type, value);
  }

  private byte[] array(String type, JsonNode value, int depth) {
    int bracket = type.lastIndexOf('[');
    String length = type.substring(bracket + 1, type.length() - 1);
    if (!value.isArray()) {
      throw AtomicTypes.mismatch(type, value);
    }
    if (!length.isEmpty() && Integer.parseInt(length) != value.size()) {
      throw new Malformed(
          "Expected %s items for array type %s, got %d items"
              .formatted(length, Types.shortened(type), value.size()));
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String element = type.substring(0, bracket);
    value.forEach(member -> all.writeBytes(encode(element, member, depth + 1)));
    return AtomicTypes.keccak(all.toByteArray());
  }
}
