/**
 * The relational database under a chain: where it is, that it is fit, that nobody else writes to
 * it. Start reading at {@link io.evmesh.persistence.database.Database}.
 */
@NullMarked
package io.evmesh.persistence.database;

import org.jspecify.annotations.NullMarked;
