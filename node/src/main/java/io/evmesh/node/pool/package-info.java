/** Transactions that wait for a block. Start with {@link io.evmesh.node.pool.TransactionPool}. */
@NullMarked
package io.evmesh.node.pool;

import org.jspecify.annotations.NullMarked;
