/**
 * Random worlds and blocks whose transactions meet wherever they can, each a function of its seed,
 * and the comparison of two ways of executing one. Start with {@link
 * io.evmesh.testkit.random.RandomBlock}.
 */
@NullMarked
package io.evmesh.testkit.random;

import org.jspecify.annotations.NullMarked;
