package io.evmesh.node.rpc.eth;

import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.call.CallFault;
import io.evmesh.node.call.Calls;
import io.evmesh.node.query.BlockRef;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.FoundLog;
import io.evmesh.node.query.Snapshot;
import io.evmesh.node.query.TransactionPlace;
import io.evmesh.node.query.UnreachableStateException;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.JsonOut;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.BlockJson;
import io.evmesh.node.rpc.codec.Blocks;
import io.evmesh.node.rpc.codec.CallTypes;
import io.evmesh.node.rpc.codec.ReceiptJson;
import io.evmesh.node.rpc.codec.TransactionJson;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.simulate.SimulatedBlock;
import io.evmesh.node.simulate.SimulatedBlock.CallResult;
import io.evmesh.node.simulate.SimulatedBlock.IndexedLog;
import io.evmesh.node.simulate.Simulation;
import io.evmesh.node.simulate.SimulationFault;
import io.evmesh.node.simulate.SimulationRequest;
import java.util.List;

/** Blocks of calls that are tried out. */
public final class SimulateMethods {
  private static final Parameter<SimulationRequest> PAYLOAD =
      Parameter.required("Payload", CallTypes.SIMULATION);
  private static final Parameter<BlockRef> BLOCK =
      Parameter.optional("Block", Types.BLOCK, BlockRef.Tag.LATEST);

  private SimulateMethods() {}

  /** The method. */
  public static List<Method> all(ChainView chain, Calls calls) {
    Blocks blocks = new Blocks(chain);
    return List.of(
        Method.of(
            "eth_simulateV1",
            "Blocks of calls tried out on top of a block, with what each does and the blocks' own"
                + " hashes and roots.",
            List.of(PAYLOAD, BLOCK),
            "list of blocks",
            call -> {
              SimulationRequest request = call.get(PAYLOAD);
              if (request.blocks().isEmpty()) {
                throw RpcException.invalidParams("empty input");
              }
              Snapshot base = blocks.state(call.get(BLOCK));
              List<SimulatedBlock> done = run(chain, calls, base, request);
              return answer(done, request.wholeTransactions());
            }));
  }

  private static List<SimulatedBlock> run(
      ChainView chain, Calls calls, Snapshot base, SimulationRequest request)
      throws InterruptedException {
    try {
      return calls.computeInTime(
          () ->
              chain.withTries(
                  base.block(),
                  tries -> Simulation.run(chain, base, tries, request, calls.settings().gas())));
    } catch (SimulationFault e) {
      throw RpcException.of(e.code(), String.valueOf(e.getMessage()));
    } catch (CallFault e) {
      throw CallMethods.asError(e);
    } catch (UnreachableStateException e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }

  private static Answer answer(List<SimulatedBlock> blocks, boolean whole) {
    return out -> {
      out.startArray();
      for (SimulatedBlock block : blocks) {
        write(out, block, whole);
      }
      out.endArray();
    };
  }

  private static void write(JsonOut out, SimulatedBlock done, boolean whole) {
    ChainBlock block =
        new ChainBlock(done.hash(), done.block(), done.senders(), List.of(), done.hashes());
    out.startObject();
    BlockJson.fields(out, done.hash(), done.block().header());
    out.field("size").quantity(done.sizeBytes());
    out.field("transactions").startArray();
    for (int i = 0; i < done.hashes().size(); i++) {
      if (whole) {
        TransactionJson.write(out, new TransactionPlace(block, i));
      } else {
        out.hash(done.hashes().get(i));
      }
    }
    out.endArray();
    out.field("uncles").startArray().endArray();
    List<Withdrawal> withdrawals = done.block().withdrawals();
    if (withdrawals != null) {
      BlockJson.withdrawals(out.field("withdrawals"), withdrawals);
    }
    out.field("calls").startArray();
    for (int i = 0; i < done.calls().size(); i++) {
      call(out, done, i);
    }
    out.endArray().endObject();
  }

  private static void call(JsonOut out, SimulatedBlock done, int index) {
    CallResult call = done.calls().get(index);
    Hash transaction = done.hashes().get(index);
    out.startObject();
    out.field("returnData").data(call.output());
    out.field("logs").startArray();
    for (IndexedLog indexed : call.logs()) {
      ReceiptJson.log(
          out,
          new FoundLog(
              done.hash(),
              done.block().header(),
              transaction,
              index,
              indexed.index(),
              indexed.log()),
          false);
    }
    out.endArray();
    out.field("gasUsed").quantity(call.gasUsed());
    out.field("maxUsedGas").quantity(call.mostGasUsed());
    out.field("status").quantity(call.success() ? 1 : 0);
    call.fault()
        .ifPresent(
            fault -> {
              out.field("error").startObject();
              out.field("message").text(fault.message());
              out.field("code").number(fault.code());
              fault.data().ifPresent(data -> out.field("data").data(data));
              out.endObject();
            });
    out.endObject();
  }
}
