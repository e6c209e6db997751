/**
 * Tells people why a block was not faster: who waited for whom, and where. Start with {@link
 * io.evmesh.node.explain.Explanation}.
 */
@NullMarked
package io.evmesh.node.explain;

import org.jspecify.annotations.NullMarked;
