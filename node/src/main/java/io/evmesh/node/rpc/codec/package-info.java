/**
 * The JSON forms of Ethereum's values: what parameters look like, and blocks, transactions,
 * receipts and logs in answers. Start with {@link io.evmesh.node.rpc.codec.Types}.
 */
@NullMarked
package io.evmesh.node.rpc.codec;

import org.jspecify.annotations.NullMarked;
