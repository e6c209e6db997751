/** Tests of the database under a chain, and what lends tests a database. */
@NullMarked
package io.evmesh.persistence.database;

import org.jspecify.annotations.NullMarked;
