/**
 * Transactions: their fields, wire forms, signatures and the rules that need no state. Start with
 * {@link io.evmesh.engine.transaction.Transaction}.
 */
@NullMarked
package io.evmesh.engine.transaction;

import org.jspecify.annotations.NullMarked;
