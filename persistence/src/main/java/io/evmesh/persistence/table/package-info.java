/**
 * What the journal tells, as tables to read: blocks, transactions, receipts, logs, and the accounts
 * and slots of every block. Start reading at {@link io.evmesh.persistence.table.ReadTables}.
 *
 * <p>More than 20 files, since the rows of each kind of table are one, and how they are written is
 * not to be seen.
 */
@NullMarked
package io.evmesh.persistence.table;

import org.jspecify.annotations.NullMarked;
