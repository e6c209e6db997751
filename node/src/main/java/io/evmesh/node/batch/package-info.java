/**
 * Batches of transactions that are to be in the chain, each once: taken durably, given to the pool
 * or to a bundle, followed until the end, over restarts. Start with {@link
 * io.evmesh.node.batch.Batches}.
 */
@NullMarked
package io.evmesh.node.batch;

import org.jspecify.annotations.NullMarked;
