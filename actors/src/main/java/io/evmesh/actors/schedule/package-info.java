/**
 * Writes down what chance decides while actors execute a block, and lets it happen again.
 *
 * <p>Uses {@code mesh}, around whose actors it stands, and {@code message}. Start with {@link
 * io.evmesh.actors.schedule.Recorder}.
 */
@NullMarked
package io.evmesh.actors.schedule;

import org.jspecify.annotations.NullMarked;
