/** Tests of the durable chain. Start reading at {@link io.evmesh.actors.chain.ChainTest}. */
@NullMarked
package io.evmesh.actors.chain;

import org.jspecify.annotations.NullMarked;
