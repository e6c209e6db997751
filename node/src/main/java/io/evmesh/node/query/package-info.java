/**
 * What can be asked of a chain: blocks, transactions, logs and states, all of blocks that are there
 * for good. Start with {@link io.evmesh.node.query.ChainView}.
 */
@NullMarked
package io.evmesh.node.query;

import org.jspecify.annotations.NullMarked;
