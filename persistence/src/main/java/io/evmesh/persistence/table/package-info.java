/**
 * What the journal tells, as tables to read: blocks, transactions, receipts, logs, and the accounts
 * and slots of every block. Start reading at {@link io.evmesh.persistence.table.ReadTables}.
 */
@NullMarked
package io.evmesh.persistence.table;

import org.jspecify.annotations.NullMarked;
