/**
 * The node: where everything is put together, and its command line. Start with {@link
 * io.evmesh.node.Main}.
 */
@NullMarked
package io.evmesh.node;

import org.jspecify.annotations.NullMarked;
