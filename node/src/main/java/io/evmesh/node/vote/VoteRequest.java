package io.evmesh.node.vote;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.batch.Webhook;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ballots that somebody wants to be cast.
 *
 * @param id the submitter's own name of the batch; null for a dry run
 * @param relayers who may relay; none for all that the node has keys of
 * @param dryRun whether it is only to be said what would come of it
 * @param content what tells this request from others
 */
public record VoteRequest(
    @Nullable String id,
    Address governor,
    UInt256 proposal,
    List<Line> ballots,
    List<Address> relayers,
    boolean dryRun,
    @Nullable Long deadlineMillis,
    @Nullable Webhook webhook,
    String content) {

  /**
   * A ballot, or what was given in its place.
   *
   * @param json as it was given
   * @param ballot null if there is a fault
   */
  public record Line(String json, @Nullable Ballot ballot, @Nullable String fault) {
    /** Why it is no ballot. */
    public Optional<String> why() {
      return Optional.ofNullable(fault);
    }
  }
}
