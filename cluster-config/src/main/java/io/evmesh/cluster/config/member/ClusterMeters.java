package io.evmesh.cluster.config.member;

import java.util.List;

/**
 * The names of a cluster's meters, as Micrometer has them: the node counts by them, the dashboard
 * and the autoscaler look at them. docs/cluster.md says what they mean.
 */
public final class ClusterMeters {
  public static final String MEMBERS = "evmesh.cluster.members";
  public static final String LEADER = "evmesh.cluster.leader";
  public static final String SHARDS = "evmesh.cluster.shards";
  public static final String LANES_BUSY = "evmesh.cluster.lanes.busy";
  public static final String FETCHES = "evmesh.cluster.fetches";
  public static final String SETTLES_REMOTE = "evmesh.cluster.settles.remote";
  public static final String BYTES = "evmesh.cluster.bytes";
  public static final String MESSAGES = "evmesh.cluster.messages";
  public static final String HANDOVER = "evmesh.cluster.handover";
  public static final String BLOCK_RESTARTS = "evmesh.cluster.block.restarts";
  public static final String SHARD_MOVES = "evmesh.cluster.shard.moves";
  public static final String LAG = "evmesh.cluster.lag";

  /** All of them. */
  public static final List<String> ALL =
      List.of(
          MEMBERS,
          LEADER,
          SHARDS,
          LANES_BUSY,
          FETCHES,
          SETTLES_REMOTE,
          BYTES,
          MESSAGES,
          HANDOVER,
          BLOCK_RESTARTS,
          SHARD_MOVES,
          LAG);

  private static final List<String> GAUGES = List.of(MEMBERS, LEADER, SHARDS, LANES_BUSY, LAG);

  private ClusterMeters() {}

  /** How Prometheus names a meter; of a timer the name of its sum less the ending. */
  public static String prometheus(String name) {
    String base = name.replace('.', '_');
    if (name.equals(HANDOVER)) {
      return base + "_seconds";
    }
    return GAUGES.contains(name) ? base : base + "_total";
  }
}
