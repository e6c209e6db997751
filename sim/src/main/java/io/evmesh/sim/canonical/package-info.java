/**
 * States, differences and results as text that any implementation can reproduce byte by byte, and
 * the digests of that text. Start with {@link io.evmesh.sim.canonical.CanonicalText}.
 */
@NullMarked
package io.evmesh.sim.canonical;

import org.jspecify.annotations.NullMarked;
