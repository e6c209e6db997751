package io.evmesh.node.rpc.evmesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evmesh.engine.types.Address;
import io.evmesh.node.rpc.Answer;
import io.evmesh.node.rpc.Method;
import io.evmesh.node.rpc.Parameter;
import io.evmesh.node.rpc.ParameterType;
import io.evmesh.node.rpc.codec.Types;
import io.evmesh.node.vote.Votes;
import java.util.List;

/** Ballots of governors. */
public final class VoteMethods {
  private static final Parameter<JsonNode> VOTES =
      Parameter.required("Votes", ParameterType.of("{\"type\":\"object\"}", node -> node));

  private static final Parameter<Address> GOVERNOR = Parameter.required("Governor", Types.ADDRESS);

  private VoteMethods() {}

  /** The methods. */
  public static List<Method> all(Votes votes) {
    return List.of(
        Method.of(
            "evmesh_castVotes",
            "Checks signed ballots of a governor's, tries all of them on the state as it is, and"
                + " relays those that would count as a batch; with dryRun it only says what would"
                + " come of it.",
            List.of(VOTES),
            "as of evmesh_submitBatch, with tally and relayers",
            call ->
                BatchMethods.refused(
                    () -> {
                      String answer =
                          votes.cast(call.peer().submitter(), VoteTypes.request(call.get(VOTES)));
                      JsonNode tree = BatchJson.tree(answer);
                      return (Answer) out -> out.tree(tree);
                    })),
        Method.of(
            "evmesh_getGovernor",
            "What kind of governor a contract is, and what is signed for its ballots (EIP-712).",
            List.of(GOVERNOR),
            "kind, domain and types",
            call ->
                BatchMethods.refused(
                    () -> {
                      ObjectNode governor = votes.governor(call.get(GOVERNOR));
                      return (Answer) out -> out.tree(governor);
                    })));
  }
}
