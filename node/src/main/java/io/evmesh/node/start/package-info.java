/**
 * A running node: puts chain, queries, methods and server together. Start with {@link
 * io.evmesh.node.start.Node}.
 */
@NullMarked
package io.evmesh.node.start;

import org.jspecify.annotations.NullMarked;
