package io.evmesh.persistence.journal;

import akka.serialization.SerializerWithStringManifest;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.EventCodec;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Gives Akka Persistence the bytes of events and of snapshots. */
public final class ChainEventSerializer extends SerializerWithStringManifest {
  /** Akka's number of this serializer; it is in every row of the journal, so it must stay. */
  public static final int IDENTIFIER = 860_001;

  private static final String EVENT = "event";
  private static final String POSITION = "position/1"; // epoch and block, 8 bytes each
  private static final int POSITION_SIZE = 2 * Long.BYTES + Integer.BYTES;

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
      case JournalPosition position -> toBytes(position);
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

  /** Two numbers and their CRC-32C: a wrong one would pass for blocks that are not there. */
  private static byte[] toBytes(JournalPosition position) {
    ByteBuffer out = ByteBuffer.allocate(POSITION_SIZE);
    out.putLong(position.epoch()).putLong(position.block());
    return out.putInt(crc(out.array())).array();
  }

  private static JournalPosition position(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (bytes.length != POSITION_SIZE || in.getInt(2 * Long.BYTES) != crc(bytes)) {
      throw new IllegalArgumentException("a snapshot is damaged");
    }
    return new JournalPosition(in.getLong(), in.getLong());
  }

  private static int crc(byte[] position) {
    CRC32C crc = new CRC32C();
    crc.update(position, 0, 2 * Long.BYTES);
    return (int) crc.getValue();
  }
}
