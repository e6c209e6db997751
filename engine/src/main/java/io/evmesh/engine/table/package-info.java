/**
 * Hash tables whose keys strangers choose: addresses, slot numbers, words of call data. Start with
 * {@link io.evmesh.engine.table.Places}, which says what holds against whom.
 */
@NullMarked
package io.evmesh.engine.table;

import org.jspecify.annotations.NullMarked;
