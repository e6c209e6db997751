package io.evmesh.node.rpc.debug;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.GasLimits;
import io.evmesh.node.build.PayloadBuilder;
import io.evmesh.node.build.PayloadBuilder.Payload;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.UnreachableStateException;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.PayloadJson;
import io.evmesh.node.rpc.codec.PayloadTypes;
import io.evmesh.node.rpc.codec.PayloadTypes.Attributes;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;
import java.util.Optional;

/** Builds blocks that nobody appends. */
public final class BuildMethods {
  private static final Parameter<Hash> PARENT = Parameter.required("Parent block hash", Types.HASH);
  private static final Parameter<Attributes> ATTRIBUTES =
      Parameter.required("Payload attributes", PayloadTypes.ATTRIBUTES);
  private static final Parameter<Optional<List<Bytes>>> TRANSACTIONS =
      Parameter.optional(
          "Transactions",
          ParameterType.of("{\"type\":\"array\"}", BuildMethods::transactions),
          Optional.empty());
  private static final Parameter<Bytes> EXTRA_DATA =
      Parameter.optional("Extra data", Types.DATA, Bytes.EMPTY);

  private BuildMethods() {}

  private static Optional<List<Bytes>> transactions(JsonNode node) {
    return Optional.of(Fields.list(Types::data).apply(node));
  }

  /** The method. */
  public static List<Method> all(ChainView chain, PayloadBuilder builder) {
    return List.of(
        Method.of(
            "testing_buildBlockV1",
            "Builds a block with these transactions, or with those of the pool, and changes"
                + " nothing.",
            List.of(PARENT, ATTRIBUTES, TRANSACTIONS, EXTRA_DATA),
            "payload",
            call -> {
              ChainBlock parent =
                  chain
                      .block(call.get(PARENT))
                      .orElseThrow(() -> RpcException.server("unknown parent block"));
              BlockDraft draft = draft(parent.header(), call.get(ATTRIBUTES), call.get(EXTRA_DATA));
              try {
                Payload payload = builder.build(parent, draft, call.get(TRANSACTIONS));
                return out -> write(out, payload);
              } catch (PayloadBuilder.NotBuilt | UnreachableStateException e) {
                throw RpcException.server(String.valueOf(e.getMessage()));
              }
            }));
  }

  private static BlockDraft draft(BlockHeader parent, Attributes attributes, Bytes extraData) {
    Address recipient = attributes.suggestedFeeRecipient();
    return new BlockDraft(
        recipient,
        attributes.timestamp(),
        GasLimits.next(parent.gasLimit(), GasLimits.USUAL_TARGET),
        extraData,
        attributes.prevRandao(),
        attributes.parentBeaconRoot(),
        attributes.withdrawals());
  }

  private static void write(JsonOut out, Payload payload) {
    out.startObject();
    PayloadJson.block(out.field("executionPayload"), payload.block().block());
    out.field("blockValue").quantity(payload.value());
    PayloadJson.blobs(out.field("blobsBundle"), payload);
    PayloadJson.list(out.field("executionRequests"), payload.requests());
    out.field("shouldOverrideBuilder").bool(false);
    out.endObject();
  }
}
