package io.evmesh.sim.cluster;

/**
 * What one kind of block took on several nodes, beside one of them alone.
 *
 * @param workload name
 * @param nodes that took part
 * @param netLatencyMillis by which each message between nodes was delayed
 * @param equal whether every block gave what sequential execution gives
 * @param aloneMillis a block on one node with one core, median
 * @param clusterMillis the same block on all nodes, median
 * @param clusterSpeedup median of the ratios of runs next to each other
 * @param spread part of the blocks that went to all nodes; the others stayed on one
 * @param executionsPerTransaction on all nodes, repeats included
 * @param bytesPerTransaction to and from the leader's node
 * @param messagesPerTransaction likewise
 * @param prefetchHits part of the committed values that had come before they were asked for
 */
public record ClusterFigures(
    String workload,
    int nodes,
    double netLatencyMillis,
    boolean equal,
    double aloneMillis,
    double clusterMillis,
    double clusterSpeedup,
    double spread,
    double executionsPerTransaction,
    double bytesPerTransaction,
    double messagesPerTransaction,
    double prefetchHits) {}
