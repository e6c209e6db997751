/**
 * The event-sourced actors that store a chain's events, and how they are asked until they have.
 *
 * <p>Uses {@code chain.thread} and {@code akka}. Start with {@link
 * io.evmesh.actors.chain.journal.Journals}.
 */
@NullMarked
package io.evmesh.actors.chain.journal;

import org.jspecify.annotations.NullMarked;
