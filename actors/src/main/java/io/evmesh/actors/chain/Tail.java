package io.evmesh.actors.chain;

import akka.persistence.typed.SnapshotAdapter;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.event.EventCodec;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The end of a journal: the events of blocks that nothing else has yet, the epoch, and the last
 * block that was committed. One actor at a time.
 */
final class Tail {
  /** In a snapshot: epoch, last block, then each event with its length before it. */
  static final SnapshotAdapter<Tail> IN_BYTES =
      new SnapshotAdapter<>() {
        @Override
        public Object toJournal(Tail tail) {
          return tail.toBytes();
        }

        @Override
        public Tail fromJournal(Object bytes) {
          return ofBytes((byte[]) bytes);
        }
      };

  private static final int NUMBERS = 2 * Long.BYTES;

  private final Deque<ChainEvent> events = new ArrayDeque<>();
  private long epoch;
  private long lastBlock = -1;

  /** Nothing. */
  static Tail empty() {
    return new Tail();
  }

  long epoch() {
    return epoch;
  }

  /** -1 if no block was committed. */
  long lastBlock() {
    return lastBlock;
  }

  /** Takes an event. */
  Tail with(ChainEvent event) {
    epoch = Math.max(epoch, event.epoch());
    if (event instanceof EpochBegun) {
      return this;
    }
    if (event instanceof BlockCommitted) {
      lastBlock = event.block();
    }
    events.addLast(event);
    return this;
  }

  /** Whether the event of this epoch and block is here. */
  boolean has(long ofEpoch, long block) {
    return events.stream()
        .anyMatch(event -> event.epoch() == ofEpoch && event.block() == block);
  }

  <T extends ChainEvent> List<T> of(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Lets go of the events of all blocks up to this one. */
  void forget(long block) {
    events.removeIf(event -> event.block() <= block);
  }

  private byte[] toBytes() {
    List<byte[]> all = events.stream().map(EventCodec::encode).toList();
    int size = NUMBERS + all.stream().mapToInt(bytes -> Integer.BYTES + bytes.length).sum();
    ByteBuffer buffer = ByteBuffer.allocate(size).putLong(epoch).putLong(lastBlock);
    all.forEach(bytes -> buffer.putInt(bytes.length).put(bytes));
    return buffer.array();
  }

  private static Tail ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Tail tail = new Tail();
    tail.epoch = buffer.getLong();
    tail.lastBlock = buffer.getLong();
    while (buffer.hasRemaining()) {
      byte[] event = new byte[buffer.getInt()];
      buffer.get(event);
      tail.events.addLast(EventCodec.decode(event));
    }
    return tail;
  }
}
