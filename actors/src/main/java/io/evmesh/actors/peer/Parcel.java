package io.evmesh.actors.peer;

import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.types.Bytes;

/**
 * One message between nodes, or a part of one that is longer than the network takes at once. Of one
 * node and one turn they are numbered from 0 without a gap: whoever gets them handles them in that
 * order, however they arrive.
 *
 * @param from name of the sending node
 * @param kind number of a {@link Kind}
 * @param isLast whether the message ends here
 */
public record Parcel(String from, TurnId turn, long number, int kind, boolean isLast, Bytes body) {}
