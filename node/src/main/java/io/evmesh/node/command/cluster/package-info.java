/** {@code cluster}: what people ask of several nodes. Start with {@link ClusterCommand}. */
@NullMarked
package io.evmesh.node.command.cluster;

import org.jspecify.annotations.NullMarked;
