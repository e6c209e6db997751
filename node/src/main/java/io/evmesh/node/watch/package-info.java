/**
 * What operators look at: meters, health and the log. Start with {@link
 * io.evmesh.node.watch.NodeMeters}.
 */
@NullMarked
package io.evmesh.node.watch;

import org.jspecify.annotations.NullMarked;
