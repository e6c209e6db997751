package io.evmesh.persistence.journal;

import akka.serialization.SerializerWithStringManifest;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.EventCodec;
import java.nio.ByteBuffer;

/** Gives Akka Persistence the bytes of events and of snapshots. */
public final class ChainEventSerializer extends SerializerWithStringManifest {
  /** Akka's number of this serializer; it is in every row of the journal, so it must stay. */
  public static final int IDENTIFIER = 860_001;

  private static final String EVENT = "event";
  private static final String POSITION = "position/1"; // epoch and block, 8 bytes each
  private static final int POSITION_SIZE = 16;

  /** Made by Akka. */
  public ChainEventSerializer() {}

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    return object instanceof JournalPosition ? POSITION : EVENT;
  }

  @Override
  public byte[] toBinary(Object object) {
    return switch (object) {
      case ChainEvent event -> EventCodec.encode(event);
      case JournalPosition position ->
          ByteBuffer.allocate(POSITION_SIZE)
              .putLong(position.epoch())
              .putLong(position.block())
              .array();
      default -> throw new IllegalArgumentException("not an event: " + object.getClass());
    };
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return switch (manifest) {
      case EVENT -> EventCodec.decode(bytes);
      case POSITION -> position(bytes);
      default -> throw new IllegalArgumentException("no event has the manifest " + manifest);
    };
  }

  private static JournalPosition position(byte[] bytes) {
    if (bytes.length != POSITION_SIZE) {
      throw new IllegalArgumentException("a snapshot has " + bytes.length + " bytes, not 16");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new JournalPosition(in.getLong(), in.getLong());
  }
}
