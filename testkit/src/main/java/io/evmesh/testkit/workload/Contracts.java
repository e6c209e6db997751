package io.evmesh.testkit.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Runtime codes of the contracts of generated blocks; {@code contracts/build.js} of this module
 * compiles them.
 */
final class Contracts {
  /** A plain ERC-20 token. */
  static final Bytes TOKEN = load("BenchToken.json");

  /** A pool of two tokens with a constant product. */
  static final Bytes PAIR = load("BenchPair.json");

  /** Swaps through a pool on behalf of its caller. */
  static final Bytes ROUTER = load("BenchRouter.json");

  /** What accounts weigh in votes. */
  static final Bytes VOTES = load("BenchVotes.json");

  /** Counts votes on proposals. */
  static final Bytes GOVERNOR = load("BenchGovernor.json");

  /** Tokens of which each is one of its kind. */
  static final Bytes COLLECTION = load("BenchCollection.json");

  /** Sells to whoever bids most. */
  static final Bytes AUCTION = load("BenchAuction.json");

  /** Works out chains of hashes. */
  static final Bytes HASH_CHAIN = load("BenchHashChain.json");

  private Contracts() {}

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
