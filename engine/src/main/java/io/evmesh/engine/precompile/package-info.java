/**
 * The precompiled contracts, by fork.
 *
 * <p>More than 20 files, since a curve is several (its fields, points, pairing), of which only its
 * contract is to be seen.
 */
@NullMarked
package io.evmesh.engine.precompile;

import org.jspecify.annotations.NullMarked;
