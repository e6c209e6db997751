/**
 * Message calls on a snapshot that change nothing: calls, estimates, access lists, with overrides
 * of the state and the block. Start with {@link io.evmesh.node.call.Calls}.
 */
@NullMarked
package io.evmesh.node.call;

import org.jspecify.annotations.NullMarked;
