/** Transactions that wait for a block, in the database. */
@NullMarked
package io.evmesh.persistence.pool;

import org.jspecify.annotations.NullMarked;
