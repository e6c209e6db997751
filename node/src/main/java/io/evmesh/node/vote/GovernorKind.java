package io.evmesh.node.vote;

import io.evmesh.engine.types.Hash;

/** How governors take signed ballots. */
public enum GovernorKind {
  /** OpenZeppelin 5: the voter and a nonce are signed; contracts may sign (ERC-1271). */
  OPENZEPPELIN_5(
      "OpenZeppelin Governor 5",
      "Ballot(uint256 proposalId,uint8 support,address voter,uint256 nonce)",
      "ExtendedBallot(uint256 proposalId,uint8 support,address voter,uint256 nonce,string reason,"
          + "bytes params)"),

  /** OpenZeppelin 4: whoever the signature is of votes. */
  OPENZEPPELIN_4(
      "OpenZeppelin Governor 4",
      "Ballot(uint256 proposalId,uint8 support)",
      "ExtendedBallot(uint256 proposalId,uint8 support,string reason,bytes params)"),

  /** Compound's. */
  BRAVO("Compound Governor Bravo", "Ballot(uint256 proposalId,uint8 support)", "");

  private final String title;
  private final String ballot;
  private final String extendedBallot;

  GovernorKind(String title, String ballot, String extendedBallot) {
    this.title = title;
    this.ballot = ballot;
    this.extendedBallot = extendedBallot;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /** The type of a ballot (EIP-712). */
  public String ballot() {
    return ballot;
  }

  /** The type of a ballot with a reason or parameters; empty where there is none. */
  public String extendedBallot() {
    return extendedBallot;
  }

  /** The hash of a type. */
  Hash typeHash(boolean extended) {
    return Abi.hash(extended ? extendedBallot : ballot);
  }

  /** Whether a nonce is signed. */
  public boolean hasNonce() {
    return this == OPENZEPPELIN_5;
  }
}
