/**
 * What evmesh adds to Akka: a dispatcher on virtual threads, mailboxes that are counted, actors
 * that are found by name. Knows nothing of blocks.
 *
 * <p>Uses no other package of {@code actors}. Start with {@link
 * io.evmesh.actors.akka.VirtualThreadExecutor}.
 */
@NullMarked
package io.evmesh.actors.akka;

import org.jspecify.annotations.NullMarked;
