package io.evmesh.node.vote;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Optional;

/**
 * How a proposal stands.
 *
 * @param quorum zero where the governor tells none
 * @param state of the proposal, as the governor numbers it
 * @param deadline the block or second of the governor's clock until which votes are taken
 */
public record Tally(
    UInt256 against,
    UInt256 inFavour,
    UInt256 abstain,
    UInt256 quorum,
    long state,
    UInt256 snapshot,
    UInt256 deadline) {
  private static final int BRAVO_START = 3;
  private static final int BRAVO_FOR = 5;

  /** Asks the governor; empty if it knows no such proposal. */
  static Optional<Tally> read(Trial trial, Address governor, GovernorKind kind, UInt256 proposal) {
    Optional<Long> state =
        trial
            .ask(governor, "state(uint256)", proposal)
            .flatMap(answer -> Abi.word(answer, 0))
            .map(word -> word.toLongAtMost(255));
    if (state.isEmpty()) {
      return Optional.empty();
    }
    return kind == GovernorKind.BRAVO
        ? bravo(trial, governor, proposal, state.get())
        : openZeppelin(trial, governor, proposal, state.get());
  }

  private static Optional<Tally> openZeppelin(
      Trial trial, Address governor, UInt256 proposal, long state) {
    UInt256 snapshot = number(trial, governor, "proposalSnapshot(uint256)", proposal);
    return trial
        .ask(governor, "proposalVotes(uint256)", proposal)
        .map(
            votes ->
                new Tally(
                    word(votes, 0),
                    word(votes, 1),
                    word(votes, 2),
                    number(trial, governor, "quorum(uint256)", snapshot),
                    state,
                    snapshot,
                    number(trial, governor, "proposalDeadline(uint256)", proposal)));
  }

  private static Optional<Tally> bravo(
      Trial trial, Address governor, UInt256 proposal, long state) {
    return trial
        .ask(governor, "proposals(uint256)", proposal)
        .map(
            fields ->
                new Tally(
                    word(fields, BRAVO_FOR + 1),
                    word(fields, BRAVO_FOR),
                    word(fields, BRAVO_FOR + 2),
                    number(trial, governor, "quorumVotes()"),
                    state,
                    word(fields, BRAVO_START),
                    word(fields, BRAVO_START + 1)));
  }

  private static UInt256 word(Bytes answer, int index) {
    return Abi.word(answer, index).orElse(UInt256.ZERO);
  }

  private static UInt256 number(
      Trial trial, Address governor, String function, Object... arguments) {
    return trial
        .ask(governor, function, arguments)
        .map(answer -> word(answer, 0))
        .orElse(UInt256.ZERO);
  }

  /** Whether votes are taken now. */
  boolean isOpen() {
    return state == 1;
  }
}
