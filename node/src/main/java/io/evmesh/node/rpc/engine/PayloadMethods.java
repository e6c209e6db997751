package io.evmesh.node.rpc.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.PayloadBuilder.Payload;
import io.evmesh.node.consensus.ForkChoice;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.codec.BlockJson;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.PayloadJson;
import io.evmesh.node.rpc.codec.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Gives payloads that were prepared, and the bodies of blocks. */
final class PayloadMethods {
  private static final int GET_PAYLOAD_VERSIONS = 5;

  /** Bodies of one answer, as the specification wants at least. */
  private static final int MOST_BODIES = 1024;

  private static final Parameter<Bytes> ID = Parameter.required("Payload id", Types.DATA);
  private static final Parameter<List<Hash>> HASHES =
      Parameter.required(
          "Block hashes",
          ParameterType.of("{\"type\":\"array\"}", node -> Fields.list(Types::hash).apply(node)));
  private static final Parameter<Long> START = Parameter.required("First block", positive());
  private static final Parameter<Long> COUNT = Parameter.required("Count", positive());

  private PayloadMethods() {}

  private static ParameterType<Long> positive() {
    return ParameterType.of(Types.INDEX.schema(), PayloadMethods::positive);
  }

  private static long positive(JsonNode node) {
    long number = Types.count(node);
    if (number < 1) {
      throw new ParameterType.Malformed("less than 1");
    }
    return number;
  }

  /** The methods. */
  static List<Method> all(ChainView chain, ForkChoice forkChoice, PreparedPayloads payloads) {
    PayloadRules rules = new PayloadRules(chain.config());
    List<Method> all = new ArrayList<>();
    IntStream.rangeClosed(1, GET_PAYLOAD_VERSIONS)
        .forEach(version -> all.add(getPayload(version, rules, payloads)));
    all.add(
        Method.of(
            "engine_getPayloadBodiesByHashV1",
            "The transactions and withdrawals of blocks of the chain or beside it.",
            List.of(HASHES),
            "list of bodies, null for what is not known",
            call -> {
              List<Hash> hashes = call.get(HASHES);
              checkCount(hashes.size());
              return out -> {
                out.startArray();
                hashes.forEach(hash -> body(out, forkChoice.find(hash)));
                out.endArray();
              };
            }));
    all.add(
        Method.of(
            "engine_getPayloadBodiesByRangeV1",
            "The transactions and withdrawals of blocks of the chain, up to its head.",
            List.of(START, COUNT),
            "list of bodies",
            call -> {
              long start = call.get(START);
              checkCount(call.get(COUNT));
              long end = Math.min(start + call.get(COUNT) - 1, chain.head().number());
              return out -> {
                out.startArray();
                for (long number = start; number <= end; number++) {
                  body(out, chain.block(number).map(ChainBlock::block).orElse(null));
                }
                out.endArray();
              };
            }));
    return all;
  }

  private static void checkCount(long count) {
    if (count > MOST_BODIES) {
      throw EngineErrors.tooLarge(MOST_BODIES);
    }
  }

  private static Method getPayload(int version, PayloadRules rules, PreparedPayloads payloads) {
    return Method.of(
        "engine_getPayloadV" + version,
        "A payload that was prepared, built from what waits in the pool.",
        List.of(ID),
        "execution payload" + (version == 1 ? "" : " and what belongs to it"),
        call -> {
          Bytes id = call.get(ID);
          rules.checkGet(version, payloads.timestamp(id));
          Payload payload = payloads.get(id);
          return out -> write(out, version, payload);
        });
  }

  private static void write(JsonOut out, int version, Payload payload) {
    if (version == 1) {
      PayloadJson.block(out, payload.block().block());
      return;
    }
    out.startObject();
    PayloadJson.block(out.field("executionPayload"), payload.block().block());
    out.field("blockValue").quantity(payload.value());
    if (version >= 3) {
      PayloadJson.blobs(out.field("blobsBundle"), payload);
      out.field("shouldOverrideBuilder").bool(false);
    }
    if (version >= 4) {
      PayloadJson.list(out.field("executionRequests"), payload.requests());
    }
    out.endObject();
  }

  private static void body(JsonOut out, @Nullable Block block) {
    if (block == null) {
      out.nothing();
      return;
    }
    out.startObject();
    PayloadJson.list(
        out.field("transactions"),
        block.transactions().stream().map(TransactionCodec::encode).toList());
    List<Withdrawal> withdrawals = block.withdrawals();
    out.field("withdrawals");
    if (withdrawals == null) {
      out.nothing();
    } else {
      BlockJson.withdrawals(out, withdrawals);
    }
    out.endObject();
  }
}
