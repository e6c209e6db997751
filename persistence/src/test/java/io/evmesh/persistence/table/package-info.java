/** Tests of the tables; one contract for both databases. */
@NullMarked
package io.evmesh.persistence.table;

import org.jspecify.annotations.NullMarked;
