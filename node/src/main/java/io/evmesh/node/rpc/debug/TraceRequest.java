package io.evmesh.node.rpc.debug;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.call.BlockOverride;
import io.evmesh.node.call.StateOverrides;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.CallTypes;
import io.evmesh.node.rpc.codec.Fields;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.trace.TraceException;
import io.evmesh.node.trace.TraceOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a call is to be traced.
 *
 * @param states accounts that are to be otherwise
 * @param block what of the block is to be otherwise
 * @param index of the block's transaction before which the call runs; null for after all
 */
record TraceRequest(
    TraceOptions options, StateOverrides states, BlockOverride block, @Nullable Long index) {
  /** The options of a trace of blocks or transactions. */
  static final ParameterType<TraceOptions> OPTIONS =
      ParameterType.of("{\"type\":\"object\"}", TraceRequest::options);

  /** The options of a trace of a call. */
  static final ParameterType<TraceRequest> OF_CALL =
      ParameterType.of("{\"type\":\"object\"}", TraceRequest::of);

  /** Struct logs on the state after the block, with nothing otherwise. */
  static final TraceRequest NONE =
      new TraceRequest(TraceOptions.of(null), StateOverrides.NONE, BlockOverride.NONE, null);

  private static TraceRequest of(JsonNode node) {
    Fields fields = new Fields(node, "tracers.TraceCallConfig");
    StateOverrides states = fields.find("stateOverrides", CallTypes::states);
    BlockOverride block = fields.find("blockOverrides", CallTypes::block);
    return new TraceRequest(
        options(node),
        states == null ? StateOverrides.NONE : states,
        block == null ? BlockOverride.NONE : block,
        fields.find("txIndex", Types::count));
  }

  private static TraceOptions options(JsonNode node) {
    try {
      return TraceOptions.of(node);
    } catch (TraceException e) {
      if (e.code() == RpcException.INVALID_PARAMS) {
        throw new Malformed(String.valueOf(e.getMessage()));
      }
      throw RpcException.of(e.code(), String.valueOf(e.getMessage()));
    }
  }
}
