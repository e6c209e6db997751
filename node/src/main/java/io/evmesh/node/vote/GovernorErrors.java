package io.evmesh.node.vote;

import io.evmesh.engine.types.Bytes;
import io.evmesh.node.call.RevertReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What governors refuse a ballot with, in words. */
final class GovernorErrors {
  /** States of a proposal, as both kinds number them. */
  private static final List<String> STATES =
      List.of(
          "pending",
          "active",
          "canceled",
          "defeated",
          "succeeded",
          "queued",
          "expired",
          "executed");

  private static final Map<Bytes, String> ERRORS =
      Map.of(
          Abi.selector("GovernorAlreadyCastVote(address)"), "already voted",
          Abi.selector("GovernorAlreadyCastVote(uint256,address)"), "already voted",
          Abi.selector("GovernorInvalidSignature(address)"),
              "bad signature: the governor does not take it for the voter's",
          Abi.selector("GovernorNonexistentProposal(uint256)"), "proposal unknown",
          Abi.selector("GovernorUnexpectedProposalState(uint256,uint8,bytes32)"),
              "the vote is not open",
          Abi.selector("GovernorInvalidVoteType()"), "the governor knows no such support",
          Abi.selector("GovernorInvalidVoteParams()"), "the governor does not take these params",
          Abi.selector("GovernorExceedRemainingWeight(address,uint256,uint256)"),
              "more than what is left of the voter's weight",
          Abi.selector("ECDSAInvalidSignature()"), "bad signature: nobody can have made it",
          Abi.selector("ECDSAInvalidSignatureS(bytes32)"), "malleable signature");

  private GovernorErrors() {}

  /** Why a call was refused. */
  static String sentence(Trial.Outcome outcome) {
    if (outcome.halt().isPresent()) {
      return "the governor ends in a fault: " + outcome.halt().get();
    }
    Bytes output = outcome.output();
    if (output.size() >= 4) {
      String known = ERRORS.get(output.slice(0, 4));
      if (known != null) {
        return known;
      }
    }
    return RevertReason.find(output)
        .map(GovernorErrors::usual)
        .orElseGet(
            () ->
                output.isEmpty()
                    ? "the governor reverts without a reason"
                    : "the governor reverts with " + shortened(output.toString()));
  }

  private static String shortened(String text) {
    return text.length() <= 140 ? text : text.substring(0, 140) + "…";
  }

  /** The words that go with a text of the governor's, which is kept. */
  private static String usual(String text) {
    String low = text.toLowerCase(Locale.ROOT);
    String words = "the governor reverts";
    if (low.contains("already cast") || low.contains("already voted")) {
      words = "already voted";
    } else if (low.contains("not currently active") || low.contains("voting is closed")) {
      words = "the vote is not open";
    } else if (low.contains("unknown proposal") || low.contains("invalid proposal id")) {
      words = "proposal unknown";
    } else if (low.contains("invalid signature")) {
      words = "bad signature";
    } else if (low.contains("invalid vote type") || low.contains("invalid value for enum")) {
      words = "the governor knows no such support";
    }
    return words + " (" + shortened(text) + ")";
  }

  /** The name of a proposal's state. */
  static String state(long number) {
    return number >= 0 && number < STATES.size() ? STATES.get((int) number) : "of state " + number;
  }
}
