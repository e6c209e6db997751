/** The precompiled contracts, by fork. */
@NullMarked
package io.evmesh.engine.precompile;

import org.jspecify.annotations.NullMarked;
