package io.evmesh.sim.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The contracts of generated blocks; {@code contracts/build.js} of this module compiles them. */
enum Contracts {
  /** A plain ERC-20 token. */
  TOKEN("BenchToken"),
  /** A pool of two tokens with a constant product. */
  PAIR("BenchPair"),
  /** Swaps through a pool on behalf of its caller. */
  ROUTER("BenchRouter");

  private final Bytes runtimeCode;

  Contracts(String name) {
    runtimeCode = load(name + ".json");
  }

  /** The code that an account with this contract has. */
  Bytes runtimeCode() {
    return runtimeCode;
  }

  private static Bytes load(String resource) {
    try (InputStream in = Contracts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + resource + " is missing");
      }
      JsonNode compiled = new ObjectMapper().readTree(in);
      return Bytes.fromHex(compiled.required("runtimeBytecode").textValue());
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + resource + " can not be read", e);
    }
  }
}
