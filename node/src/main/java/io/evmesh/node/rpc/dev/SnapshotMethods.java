package io.evmesh.node.rpc.dev;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.build.Snapshots;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Call;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.RpcException;
import java.util.List;

/** Snapshots of the chain and returns to them, as Anvil and Hardhat have them. */
public final class SnapshotMethods {
  private static final Parameter<Long> ID = Parameter.required("Snapshot", Numbers.COUNT);
  private static final Parameter<Long> DEPTH = Parameter.optional("Blocks", Numbers.COUNT, 1L);
  private static final Parameter<JsonNode> FORK =
      Parameter.optional(
          "Another chain to go on from, which there is not",
          ParameterType.of("{\"type\":\"object\"}", node -> node),
          com.fasterxml.jackson.databind.node.MissingNode.getInstance());

  private final Snapshots snapshots;

  private SnapshotMethods(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** The methods. */
  public static List<Method> all(Snapshots snapshots) {
    SnapshotMethods own = new SnapshotMethods(snapshots);
    return List.of(
        Method.of(
                "evm_snapshot",
                "Makes a snapshot of the chain, to which it can return.",
                List.of(),
                "number of the snapshot",
                call -> Answer.quantity(Orders.await(snapshots.take(), "there is no snapshot")))
            .alias("anvil_snapshot"),
        Method.of(
                "evm_revert",
                "Returns to a snapshot, which is gone then, as are later ones.",
                List.of(ID),
                "whether there was such a snapshot",
                call ->
                    Answer.bool(
                        Orders.await(snapshots.revert(call.get(ID)), "there was no return")))
            .alias("anvil_revert"),
        Method.of(
            "anvil_rollback",
            "Takes the last blocks back.",
            List.of(DEPTH),
            "null",
            call -> {
              if (!Orders.await(snapshots.rollBack(call.get(DEPTH), true), "there was no return")) {
                throw RpcException.invalidParams(
                    "Rollback depth must not exceed current chain height");
              }
              return Answer.NULL;
            }),
        Method.of("hardhat_reset", "Begins again.", List.of(FORK), "true", own::reset)
            .alias("anvil_reset"));
  }

  private Answer reset(Call call) throws InterruptedException {
    if (call.get(FORK).has("forking")) {
      throw RpcException.invalidParams("this chain is nobody's fork");
    }
    if (!Orders.await(snapshots.reset(), "there was no return")) {
      throw RpcException.server("the state after the first block is not kept any more");
    }
    return Answer.bool(true);
  }
}
