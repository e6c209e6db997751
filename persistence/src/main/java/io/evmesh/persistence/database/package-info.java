/**
 * The relational database under a chain: where it is, that it is fit, that nobody else writes to
 * it. Start reading at {@link io.evmesh.persistence.database.Database}.
 *
 * <p>More than 20 files, since what opens, owns and watches a database is not to be seen by those
 * who use it.
 */
@NullMarked
package io.evmesh.persistence.database;

import org.jspecify.annotations.NullMarked;
