package io.evmesh.node.cluster;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;

/** What one node tells another. */
public sealed interface Letter {
  /** How the sender is. */
  record Status(NodeStatus status) implements Letter {}

  /** The leader has shown a block. */
  record NewHead(long block) implements Letter {}

  /** The leader's pool has taken transactions. */
  record Pending(List<Hash> transactions) implements Letter {}

  /**
   * A call for the leader; with the same number it is the same call.
   *
   * @param submitter as whom the client submits
   * @param body a request of JSON-RPC
   */
  record Call(long number, String submitter, Bytes body) implements Letter {}

  /** A call has arrived at the leader. */
  record Taken(long number) implements Letter {}

  /**
   * The answer to a call.
   *
   * @param head a block that the caller should see before it goes on
   */
  record Answered(long number, long head, Bytes body) implements Letter {}

  /** Who was called is not the leader: nothing was done. */
  record NotLeader(long number) implements Letter {}

  /** Hand over, leave and end. */
  record Drain() implements Letter {}
}
