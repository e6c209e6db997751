package io.evmesh.node.vote;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.batch.BatchRefusal;
import java.util.Optional;

/**
 * A governor as it was found.
 *
 * @param countingMode what it says of its counting; empty if it says nothing
 */
public record Governor(Address address, GovernorKind kind, Domain domain, String countingMode) {
  private static final int DOMAIN_NAME = 1;
  private static final int DOMAIN_VERSION = 2;
  private static final int DOMAIN_CHAIN = 3;
  private static final int DOMAIN_CONTRACT = 4;

  /**
   * Finds out what a contract is, by asking it.
   *
   * @throws BatchRefusal if it is no governor of a known kind
   */
  static Governor find(Trial trial, Address address) {
    if (!trial.hasCode(address)) {
      throw refusal("%s has no code", address);
    }
    String counting =
        trial.ask(address, "COUNTING_MODE()").flatMap(answer -> Abi.text(answer, 0)).orElse("");
    GovernorKind kind = kind(trial, address, counting);
    return new Governor(address, kind, domain(trial, address, kind), counting);
  }

  private static BatchRefusal refusal(String form, Object... values) {
    return new BatchRefusal(BatchRefusal.Kind.GOVERNOR, form.formatted(values));
  }

  /** The hash of the ballots' type says most; it is a public constant of all kinds. */
  private static GovernorKind kind(Trial trial, Address address, String counting) {
    Optional<Hash> type =
        trial
            .ask(address, "BALLOT_TYPEHASH()")
            .flatMap(answer -> Abi.word(answer, 0))
            .map(UInt256::toHash);
    boolean isOpenZeppelin = !counting.isEmpty();
    if (type.isEmpty()) {
      if (isOpenZeppelin) {
        return version(trial, address)
            .map(v -> trial.ask(address, "nonces(address)", Address.ZERO).isPresent())
            .filter(known -> known)
            .map(_ -> GovernorKind.OPENZEPPELIN_5)
            .orElse(GovernorKind.OPENZEPPELIN_4);
      }
      throw refusal("%s is no governor: it tells no type of its ballots", address);
    }
    if (type.get().equals(GovernorKind.OPENZEPPELIN_5.typeHash(false))) {
      return GovernorKind.OPENZEPPELIN_5;
    }
    if (!type.get().equals(GovernorKind.OPENZEPPELIN_4.typeHash(false))) {
      throw refusal("%s has ballots of an unknown type", address);
    }
    if (isOpenZeppelin) {
      return GovernorKind.OPENZEPPELIN_4;
    }
    if (trial.ask(address, "quorumVotes()").isEmpty()) {
      throw refusal("%s is neither of OpenZeppelin's kind nor of Bravo's", address);
    }
    return GovernorKind.BRAVO;
  }

  private static Optional<String> version(Trial trial, Address address) {
    return trial.ask(address, "version()").flatMap(answer -> Abi.text(answer, 0));
  }

  private static Domain domain(Trial trial, Address address, GovernorKind kind) {
    UInt256 chainId = UInt256.of(trial.block().chainId());
    Optional<Bytes> told = trial.ask(address, "eip712Domain()");
    if (told.isPresent() && Abi.word(told.get(), DOMAIN_CONTRACT).isPresent()) {
      Bytes answer = told.get();
      return new Domain(
          Abi.text(answer, DOMAIN_NAME).orElse(""),
          Abi.text(answer, DOMAIN_VERSION).orElse(""),
          Abi.word(answer, DOMAIN_CHAIN).orElse(chainId),
          address);
    }
    String name =
        trial
            .ask(address, "name()")
            .flatMap(answer -> Abi.text(answer, 0))
            .orElseThrow(() -> refusal("%s tells no name, for which ballots are signed", address));
    String version = kind == GovernorKind.BRAVO ? null : version(trial, address).orElse("1");
    return new Domain(name, version, chainId, address);
  }

  /** Whether a voter may split its weight, and come again with the rest. */
  public boolean isFractional() {
    return countingMode.contains("params=fractional");
  }

  /** The call that casts a ballot. */
  public Bytes call(Ballot ballot, UInt256 proposal, Address voter) {
    Bytes signature = ballot.signature().bytes();
    boolean extended = ballot.isExtended();
    if (kind == GovernorKind.OPENZEPPELIN_5) {
      return extended
          ? Abi.call(
              "castVoteWithReasonAndParamsBySig(uint256,uint8,address,string,bytes,bytes)",
              proposal,
              ballot.support(),
              voter,
              ballot.reason(),
              ballot.params(),
              signature)
          : Abi.call(
              "castVoteBySig(uint256,uint8,address,bytes)",
              proposal,
              ballot.support(),
              voter,
              signature);
    }
    BallotSignature parts = ballot.signature();
    return extended
        ? Abi.call(
            "castVoteWithReasonAndParamsBySig(uint256,uint8,string,bytes,uint8,bytes32,bytes32)",
            proposal,
            ballot.support(),
            ballot.reason(),
            ballot.params(),
            parts.v(),
            parts.r(),
            parts.s())
        : Abi.call(
            "castVoteBySig(uint256,uint8,uint8,bytes32,bytes32)",
            proposal,
            ballot.support(),
            parts.v(),
            parts.r(),
            parts.s());
  }

  /** What a voter signs for a ballot. */
  public Hash digest(Ballot ballot, UInt256 proposal, Address voter, UInt256 nonce) {
    return digest(domain, ballot, ballot.support(), proposal, voter, nonce);
  }

  /** What is signed for a ballot with another domain or another vote. */
  Hash digest(
      Domain other, Ballot ballot, int support, UInt256 proposal, Address voter, UInt256 nonce) {
    boolean extended = ballot.isExtended();
    Hash type = kind.typeHash(extended);
    Hash reason = extended ? Abi.hash(ballot.reason()) : Hash.ZERO;
    Hash params = extended ? io.evmesh.engine.crypto.Keccak256.hash(ballot.params()) : Hash.ZERO;
    Hash value;
    if (kind.hasNonce()) {
      value =
          extended
              ? Abi.hashOf(type, proposal, support, voter, nonce, reason, params)
              : Abi.hashOf(type, proposal, support, voter, nonce);
    } else {
      value =
          extended
              ? Abi.hashOf(type, proposal, support, reason, params)
              : Abi.hashOf(type, proposal, support);
    }
    return Domain.digest(other.separator(), value);
  }
}
