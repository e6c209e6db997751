/** Tests of how a chain's events reach its journals. */
@NullMarked
package io.evmesh.actors.chain.journal;

import org.jspecify.annotations.NullMarked;
