/**
 * The namespace {@code engine}, by which a consensus client drives the node. Start with {@link
 * io.evmesh.node.rpc.engine.ForkChoiceMethods}.
 */
@NullMarked
package io.evmesh.node.rpc.engine;

import org.jspecify.annotations.NullMarked;
