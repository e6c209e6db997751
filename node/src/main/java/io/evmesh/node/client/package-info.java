/** Asks a node, as a client. Start with {@link io.evmesh.node.client.NodeClient}. */
@NullMarked
package io.evmesh.node.client;

import org.jspecify.annotations.NullMarked;
