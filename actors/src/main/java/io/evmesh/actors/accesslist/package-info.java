/**
 * Execution of blocks whose access lists are known (EIP-7928): all transactions at once, none waits
 * for another. Start with {@link io.evmesh.actors.accesslist.AccessListExecutor}.
 */
@NullMarked
package io.evmesh.actors.accesslist;

import org.jspecify.annotations.NullMarked;
