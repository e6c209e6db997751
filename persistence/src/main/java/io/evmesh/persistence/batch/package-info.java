/**
 * Batches of transactions as they lie beside the journal. Start with {@link
 * io.evmesh.persistence.batch.BatchStore}.
 */
@NullMarked
package io.evmesh.persistence.batch;

import org.jspecify.annotations.NullMarked;
