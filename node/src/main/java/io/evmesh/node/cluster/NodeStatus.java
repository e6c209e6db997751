package io.evmesh.node.cluster;

/**
 * How a node is, as it tells the others every second.
 *
 * @param role what it does
 * @param epoch in which it appends; 0 unless it is the leader
 * @param head the last block that it shows
 * @param lanes how many it has
 * @param lanesBusy how many of them were busy on average in the last second, in thousandths
 * @param shards how many shards of accounts it has during a block
 * @param blocks that it has made since it started
 * @param transactions in those blocks
 * @param messages for those blocks
 * @param bytes of messages to other nodes
 * @param rpc address at which clients reach it
 * @param management address of its management port
 * @param trouble what keeps it from its work; empty for nothing
 */
public record NodeStatus(
    Role role,
    long epoch,
    long head,
    int lanes,
    int lanesBusy,
    int shards,
    long blocks,
    long transactions,
    long messages,
    long bytes,
    String rpc,
    String management,
    String trouble) {}
