/**
 * A running node: puts chain, queries, methods and server together. Start with {@link
 * io.evmesh.node.start.Node}.
 *
 * <p>More than 20 files, since a node of a cluster leads at times and follows at others, and is put
 * together of the same parts.
 */
@NullMarked
package io.evmesh.node.start;

import org.jspecify.annotations.NullMarked;
