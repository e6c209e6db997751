/**
 * Work on a chain that lasts: making it from recorded blocks, executing it again, writing it to a
 * file and reading it from there. Start with {@link io.evmesh.node.chain.ChainAccess}.
 */
@NullMarked
package io.evmesh.node.chain;

import org.jspecify.annotations.NullMarked;
