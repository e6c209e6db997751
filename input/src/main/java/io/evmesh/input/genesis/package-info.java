/**
 * Chains that begin with a genesis file in the form that geth made usual. Start with {@link
 * io.evmesh.input.genesis.Genesis}.
 */
@NullMarked
package io.evmesh.input.genesis;

import org.jspecify.annotations.NullMarked;
