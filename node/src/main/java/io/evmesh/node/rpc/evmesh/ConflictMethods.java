package io.evmesh.node.rpc.evmesh;

import io.evmesh.input.contract.Artefacts;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.Calls;
import io.evmesh.node.explain.BlockToExplain;
import io.evmesh.node.explain.Explanation;
import io.evmesh.node.explain.ExplanationJson;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import java.util.List;

/** Which transactions of a block met, and how fast the block could be. */
public final class ConflictMethods {
  private static final Parameter<BlockRef> BLOCK = Parameter.required("Block", Types.BLOCK);

  private final ChainView view;
  private final Calls calls;

  private ConflictMethods(ChainView view, Calls calls) {
    this.view = view;
    this.calls = calls;
  }

  /** The methods. */
  public static List<Method> all(ChainView view, Calls calls) {
    ConflictMethods methods = new ConflictMethods(view, calls);
    return List.of(
        Method.of(
            "evmesh_conflicts",
            "Which transactions of a block need another one's result, at which account and slot,"
                + " and how much faster than in sequence the block can be at best.",
            List.of(BLOCK),
            "{block, gas, transactions, dependencies, places, criticalPath, bestSpeedup,"
                + " hotPlaces, advice}, as `./evmesh explain --json` writes it",
            methods::conflicts));
  }

  private Answer conflicts(Call call) {
    BlockRef ref = call.get(BLOCK);
    ChainBlock block =
        view.block(ref).orElseThrow(() -> RpcException.server("the block was not found"));
    if (block.number() == 0) {
      throw RpcException.server("block 0 executes nothing");
    }
    ChainBlock parent =
        view.block(block.number() - 1)
            .orElseThrow(() -> RpcException.server("the block's parent was not found"));
    return out -> calls.compute(() -> write(out, block, parent));
  }

  private JsonOut write(JsonOut out, ChainBlock block, ChainBlock parent) {
    try {
      BlockToExplain explained =
          BlockToExplain.of(view.config(), block.block(), block.senders(), view.state(parent));
      return out.tree(ExplanationJson.of(Explanation.of(explained, Artefacts.NONE, null)));
    } catch (CallFault fault) {
      throw RpcException.server(String.valueOf(fault.getMessage()));
    }
  }
}
