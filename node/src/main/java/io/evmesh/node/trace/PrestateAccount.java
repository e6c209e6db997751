package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What prestateTracer tells of an account; what is null or zero is left out. */
final class PrestateAccount {
  @Nullable UInt256 balance;
  @Nullable Bytes code;
  @Nullable Hash codeHash;
  long nonce;
  final Map<Hash, Hash> storage = new TreeMap<>();

  /** Whether there was nothing before the transaction. */
  boolean isEmpty;

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    if (balance != null) {
      out.writeStringField("balance", Quantities.of(balance));
    }
    if (code != null) {
      out.writeStringField("code", code.toString());
    }
    if (codeHash != null) {
      out.writeStringField("codeHash", codeHash.toString());
    }
    if (nonce != 0) {
      out.writeFieldName("nonce");
      out.writeNumber(Long.toUnsignedString(nonce));
    }
    if (!storage.isEmpty()) {
      out.writeObjectFieldStart("storage");
      for (Map.Entry<Hash, Hash> slot : storage.entrySet()) {
        out.writeStringField(slot.getKey().toString(), slot.getValue().toString());
      }
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
