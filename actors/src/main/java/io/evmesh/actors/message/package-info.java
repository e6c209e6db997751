/**
 * What the actors tell each other, what they are called, and the attempt at a block that messages
 * name: its identity crosses to other machines, its objects stay.
 *
 * <p>Uses no other package of {@code actors}. Start with {@link
 * io.evmesh.actors.message.TurnMessage}.
 */
@NullMarked
package io.evmesh.actors.message;

import org.jspecify.annotations.NullMarked;
