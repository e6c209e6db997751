/**
 * States, differences and results as text that any implementation can reproduce byte by byte, and
 * the digests of that text. Start with {@link io.evmesh.testkit.canonical.CanonicalText}.
 */
@NullMarked
package io.evmesh.testkit.canonical;

import org.jspecify.annotations.NullMarked;
