/**
 * What operators set of a cluster, and the configuration of Akka that comes of it. Start with
 * {@link io.evmesh.cluster.config.ClusterOptions}, then {@link
 * io.evmesh.cluster.config.ClusterSettings}; the files by topic lie among the resources, in {@code
 * evmesh/cluster}.
 */
@NullMarked
package io.evmesh.cluster.config;

import org.jspecify.annotations.NullMarked;
