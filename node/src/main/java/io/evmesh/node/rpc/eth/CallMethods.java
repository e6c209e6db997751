package io.evmesh.node.rpc.eth;

import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.call.AccessList;
import io.evmesh.node.call.BlockOverride;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.CallSite;
import io.evmesh.node.call.Calls;
import io.evmesh.node.call.GasEstimate;
import io.evmesh.node.call.StateOverrides;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.CallTypes;
import io.evmesh.node.rpc.codec.TransactionJson;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;
import java.util.function.Supplier;

/** Message calls that change nothing. */
public final class CallMethods {
  private static final Parameter<CallRequest> CALL =
      Parameter.required("Transaction", CallTypes.CALL);
  private static final Parameter<BlockRef> BLOCK =
      Parameter.optional("Block", Types.BLOCK, BlockRef.Tag.LATEST);
  private static final Parameter<StateOverrides> STATES =
      Parameter.optional("State overrides", CallTypes.STATES, StateOverrides.NONE);
  private static final Parameter<BlockOverride> BLOCKS =
      Parameter.optional("Block overrides", CallTypes.BLOCK, BlockOverride.NONE);

  private final ChainView chain;
  private final FindState states;
  private final Calls calls;
  private final Supplier<BlockContext> next;

  /**
   * The block in which gas is estimated. On a chain for development the next, as with Anvil and
   * Hardhat: what depends on its number would cost more than in the last one.
   */
  private final Parameter<BlockRef> tried;

  private CallMethods(ChainView chain, FindState states, Calls calls, Supplier<BlockContext> next) {
    this.chain = chain;
    this.calls = calls;
    this.next = next;
    this.states = states;
    BlockRef.Tag usual =
        chain.config().isForDevelopment() ? BlockRef.Tag.PENDING : BlockRef.Tag.LATEST;
    tried = Parameter.optional("Block", Types.BLOCK, usual);
  }

  /**
   * The methods.
   *
   * @param states where calls run, also in the block that waits
   * @param next what the next block is like, for calls at "pending"
   */
  public static List<Method> all(
      ChainView chain, FindState states, Calls calls, Supplier<BlockContext> next) {
    CallMethods own = new CallMethods(chain, states, calls, next);
    return List.of(
        Method.of(
            "eth_call",
            "What a message call returns on the state after a block; nothing is changed.",
            List.of(CALL, BLOCK, STATES, BLOCKS),
            "data",
            call -> {
              Bytes output = own.call(call);
              return out -> out.data(output);
            }),
        Method.of(
            "eth_estimateGas",
            "A gas limit with which a transaction succeeds, little above the least.",
            List.of(CALL, own.tried, STATES, BLOCKS),
            "quantity",
            call -> Answer.quantity(own.estimate(call))),
        Method.of(
            "eth_createAccessList",
            "The accounts and slots that a transaction uses (EIP-2930), and its gas with them.",
            List.of(CALL, BLOCK, STATES, BLOCKS),
            "access list and gas",
            own::accessList));
  }

  private Answer accessList(Call call) throws InterruptedException {
    AccessList found;
    try {
      found = AccessList.of(calls, site(call), call.get(CALL));
    } catch (CallFault fault) {
      throw asError(fault);
    }
    return out -> {
      out.startObject().field("accessList");
      TransactionJson.accessList(out, found.entries());
      found.error().ifPresent(error -> out.field("error").text(error));
      out.field("gasUsed").quantity(found.gasUsed()).endObject();
    };
  }

  private Bytes call(Call call) throws InterruptedException {
    try {
      return calls.call(site(call), call.get(CALL));
    } catch (CallFault fault) {
      throw asError(fault);
    }
  }

  private long estimate(Call call) throws InterruptedException {
    try {
      return GasEstimate.of(calls, site(call, call.get(tried)), call.get(CALL));
    } catch (CallFault fault) {
      throw asError(fault);
    }
  }

  private CallSite site(Call call) throws InterruptedException {
    return site(call, call.get(BLOCK));
  }

  private CallSite site(Call call, BlockRef ref) throws InterruptedException {
    Snapshot state = states.find(ref);
    BlockContext context =
        ref == BlockRef.Tag.PENDING
            ? next.get()
            : BlockProcessor.context(chain.config(), state.block().header());
    return new CallSite(state, context).with(call.get(STATES), call.get(BLOCKS));
  }

  /** The error that tells of a call without a result. */
  public static RpcException asError(CallFault fault) {
    String message = String.valueOf(fault.getMessage());
    return switch (fault) {
      case CallFault.Reverted reverted ->
          RpcException.of(RpcException.REVERTED, message, out -> out.data(reverted.output()));
      case CallFault.Failed _, CallFault.Malformed _ -> RpcException.server(message);
    };
  }
}
