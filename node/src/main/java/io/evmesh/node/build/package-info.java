/**
 * Makes blocks: which transactions, which header, when. Start with {@link
 * io.evmesh.node.build.BlockProducer}.
 */
@NullMarked
package io.evmesh.node.build;

import org.jspecify.annotations.NullMarked;
