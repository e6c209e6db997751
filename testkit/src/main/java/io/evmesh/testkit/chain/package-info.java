/** Generated work as a chain of blocks. Start with {@link io.evmesh.testkit.chain.ChainWork}. */
@NullMarked
package io.evmesh.testkit.chain;

import org.jspecify.annotations.NullMarked;
