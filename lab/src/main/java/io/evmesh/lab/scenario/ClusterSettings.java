package io.evmesh.lab.scenario;

import io.evmesh.lab.document.Entry;

/**
 * The machines.
 *
 * @param nodes JVMs, each on a machine of its own
 * @param cores of each node
 * @param lanes of each node: workers of a rival
 * @param placement how shards are given to nodes
 */
public record ClusterSettings(
    int nodes,
    int cores,
    int lanes,
    NetworkSettings network,
    DatabaseSettings database,
    Placement placement) {
  /** The most nodes. */
  public static final int MOST_NODES = 1024;

  /** The most lanes of a node. */
  public static final int MOST_LANES = 256;

  /** How shards are given to nodes. */
  public enum Placement {
    /** In turns by their number, which a hash of the address tells. */
    HASH,
    /** Shards whose accounts were touched together in the blocks before come to one node. */
    LEARNT
  }

  static ClusterSettings of(Entry entry) {
    entry.allow("nodes", "cores", "lanes", "network", "database", "placement");
    int lanes = entry.field("lanes").count(1, MOST_LANES);
    return new ClusterSettings(
        entry.find("nodes").map(nodes -> nodes.count(1, MOST_NODES)).orElse(1),
        entry.find("cores").map(cores -> cores.count(1, MOST_LANES)).orElse(lanes),
        lanes,
        entry.find("network").map(NetworkSettings::of).orElse(NetworkSettings.NEAR),
        entry.find("database").map(DatabaseSettings::of).orElse(DatabaseSettings.NONE),
        entry
            .find("placement")
            .map(placement -> placement.oneOf("hash", "learnt"))
            .map(word -> word.equals("hash") ? Placement.HASH : Placement.LEARNT)
            .orElse(Placement.HASH));
  }

  /** Cores of all nodes. */
  public int allCores() {
    return nodes * cores;
  }
}
