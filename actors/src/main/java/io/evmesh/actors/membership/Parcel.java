package io.evmesh.actors.membership;

import io.evmesh.engine.types.Bytes;

/**
 * A part of a message from one member to another.
 *
 * @param from who sent it
 * @param message which of its messages, counted from 0
 * @param part which part, counted from 0
 * @param parts how many there are
 */
record Parcel(MemberId from, long message, int part, int parts, Bytes bytes)
    implements Desk.Command {}
