package io.evmesh.node.vote;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * A signed ballot.
 *
 * @param voter null where only the signature tells
 * @param support what it means is the governor's: usually 0 against, 1 for, 2 abstain
 * @param nonce null if it was not told
 * @param reason empty for none
 * @param params empty for none
 * @param chainId that it says it is signed for; null if it was not told
 */
public record Ballot(
    @Nullable Address voter,
    int support,
    BallotSignature signature,
    @Nullable UInt256 nonce,
    String reason,
    Bytes params,
    @Nullable UInt256 chainId) {
  /** Whether it was signed in the form with a reason and parameters. */
  public boolean isExtended() {
    return !reason.isEmpty() || !params.isEmpty();
  }
}
