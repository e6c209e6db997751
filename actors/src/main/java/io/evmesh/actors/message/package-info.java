/**
 * What the actors tell each other and what they are called. Whatever may cross to another machine
 * one day is here.
 *
 * <p>Uses no other package of {@code actors}. Start with {@link
 * io.evmesh.actors.message.TurnMessage}.
 */
@NullMarked
package io.evmesh.actors.message;

import org.jspecify.annotations.NullMarked;
