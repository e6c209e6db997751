/** Block access lists that are kept with a chain. */
@NullMarked
package io.evmesh.persistence.accesslist;

import org.jspecify.annotations.NullMarked;
