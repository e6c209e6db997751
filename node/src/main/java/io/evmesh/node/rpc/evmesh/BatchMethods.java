package io.evmesh.node.rpc.evmesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.evmesh.node.batch.BatchRefusal;
import io.evmesh.node.batch.Batches;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.ParameterType.Malformed;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.rpc.evmesh.BatchAnswers.Wanted;
import java.util.List;
import java.util.Optional;

/** Batches of transactions that are to be in the chain, each once. */
public final class BatchMethods {
  private static final Parameter<JsonNode> BATCH =
      Parameter.required("Batch", ParameterType.of("{\"type\":\"object\"}", node -> node));
  private static final Parameter<String> ID = Parameter.required("Id", Types.TEXT);
  private static final Parameter<Wanted> WANTED =
      Parameter.optional(
          "What of it",
          ParameterType.of("{\"type\":\"object\"}", Wanted::of),
          Wanted.of(NullNode.instance));
  private static final Parameter<String> BEFORE = Parameter.optional("Before", Types.TEXT, "");

  private BatchMethods() {}

  /** The methods. */
  public static List<Method> all(Batches batches, BatchAnswers answers) {
    return List.of(
        Method.of(
            "evmesh_submitBatch",
            "Takes signed transactions that are to be in the chain, each once; on the disk when it"
                + " answers. The same id with the same content gets the same answer again.",
            List.of(BATCH),
            "id, digest, how many items, which of them are refused and why",
            call ->
                refused(
                    () ->
                        BatchAnswers.taken(
                            batches.submit(
                                call.peer().submitter(),
                                BatchTypes.submission(call.get(BATCH), null))))),
        Method.of(
            "evmesh_getBatch",
            "What has become of a batch; its items from an index on, of one state or of all.",
            List.of(ID, WANTED),
            "batch with items",
            call ->
                refused(
                    () -> answers.batch(call.peer().submitter(), call.get(ID), call.get(WANTED)))),
        Method.of(
            "evmesh_listBatches",
            "The submitter's batches, the newest first, up to a hundred before one.",
            List.of(BEFORE),
            "batches without their items",
            call ->
                refused(
                    () ->
                        answers.list(
                            call.peer().submitter(),
                            Optional.of(call.get(BEFORE)).filter(id -> !id.isEmpty())))));
  }

  /** Something that may be refused. */
  @FunctionalInterface
  interface Work {
    Answer run() throws InterruptedException;
  }

  /** Turns refusals into errors with codes of their own. */
  static Answer refused(Work work) throws InterruptedException {
    try {
      return work.run();
    } catch (BatchRefusal e) {
      throw RpcException.of(e.kind().code(), String.valueOf(e.getMessage()));
    } catch (Malformed e) {
      throw RpcException.invalidParams("invalid argument 0: " + e.getMessage());
    }
  }
}
