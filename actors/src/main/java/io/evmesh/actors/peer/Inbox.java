package io.evmesh.actors.peer;

import io.evmesh.engine.types.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What has arrived from one node in one turn and was not handled yet: puts it in order and joins
 * the parts of messages. What is lost is not asked for again: the turn stands still then, and the
 * block begins anew.
 */
final class Inbox {
  /** Parcels that may wait for one before them; more than a node has under way at once. */
  private static final int MOST_WAITING = 8192;

  private final NavigableMap<Long, Parcel> waiting = new TreeMap<>();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream(0);
  private long next;

  /** A whole message. */
  record Message(Kind kind, Bytes body) {}

  /**
   * Takes a parcel. One that came before is dropped, and so is what is too far ahead of one that is
   * missing.
   */
  void add(Parcel parcel) {
    if (parcel.number() >= next && waiting.size() < MOST_WAITING) {
      waiting.putIfAbsent(parcel.number(), parcel);
    }
  }

  /** Hands out all messages that have arrived, in their order. */
  void forEach(Consumer<Message> taken) {
    for (Optional<Message> next = poll(true); next.isPresent(); next = poll(true)) {
      taken.accept(next.get());
    }
  }

  /**
   * The next message, if it has arrived.
   *
   * @param isOpen whether the turn is known here; else only a message that opens it counts
   */
  Optional<Message> poll(boolean isOpen) {
    while (!waiting.isEmpty() && waiting.firstKey() == next) {
      if (!isOpen && waiting.firstEntry().getValue().kind() != Kind.OPEN.ordinal()) {
        return Optional.empty();
      }
      Parcel parcel = waiting.pollFirstEntry().getValue();
      next++;
      if (parcel.isLast() && parts.size() == 0) {
        return Optional.of(new Message(Kind.of(parcel.kind()), parcel.body()));
      }
      parts.writeBytes(parcel.body().unsafeArray());
      if (parcel.isLast()) {
        Bytes body = Bytes.wrap(parts.toByteArray());
        parts.reset();
        return Optional.of(new Message(Kind.of(parcel.kind()), body));
      }
    }
    return Optional.empty();
  }
}
