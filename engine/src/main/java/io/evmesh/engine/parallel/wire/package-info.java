/**
 * What crosses between the nodes of a cluster, as compact bytes: blocks, settles and their answers,
 * what places show, committed values, results and changes. No thread and no network.
 *
 * <p>The first byte of every form is its version. Whoever sends and whoever reads work on the same
 * block: places, predictions and senders are not told again.
 *
 * <p>Uses {@code lane}, {@code settle}, {@code account}, {@code plan} and {@code choice}. Start
 * with {@link io.evmesh.engine.parallel.wire.SettleCodec}.
 */
@NullMarked
package io.evmesh.engine.parallel.wire;

import org.jspecify.annotations.NullMarked;
