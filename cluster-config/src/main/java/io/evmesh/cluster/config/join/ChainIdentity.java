package io.evmesh.cluster.config.join;

/**
 * What all nodes of a cluster must agree on beside its settings.
 *
 * @param chainId EIP-155
 * @param genesis hash of the first block, in hexadecimal
 * @param wire which forms of messages the node knows
 */
public record ChainIdentity(long chainId, String genesis, WireVersions wire) {}
