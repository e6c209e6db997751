/**
 * A node as a member: how it joins, how it leaves and why, what it tells over HTTP. Start with
 * {@link io.evmesh.cluster.config.member.ClusterMember}.
 */
@NullMarked
package io.evmesh.cluster.config.member;

import org.jspecify.annotations.NullMarked;
