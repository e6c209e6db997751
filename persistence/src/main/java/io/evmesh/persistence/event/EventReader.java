package io.evmesh.persistence.event;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.zip.CRC32C;

/** Reads what {@link EventWriter} wrote; throws {@link CorruptEventException} for anything else. */
final class EventReader {
  private static final int SUM_SIZE = 4;

  private final byte[] bytes;
  private final int end;
  private int at;

  private EventReader(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /** Reads a whole event, whose sum must be right. */
  static EventReader of(byte[] bytes) {
    int end = bytes.length - SUM_SIZE;
    if (end < 0) {
      throw new CorruptEventException("it has only " + bytes.length + " bytes");
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, end);
    int told = 0;
    for (int i = 0; i < SUM_SIZE; i++) {
      told |= (bytes[end + i] & 0xff) << 8 * i;
    }
    if (told != (int) sum.getValue()) {
      throw new CorruptEventException("its checksum is wrong");
    }
    return new EventReader(bytes, end);
  }

  /** Reads the first bytes of an event, without a look at its sum. */
  static EventReader ofBeginning(byte[] bytes) {
    return new EventReader(bytes, bytes.length);
  }

  int octet() {
    need(1);
    return bytes[at++] & 0xff;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (long) (octet & 0x7f) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new CorruptEventException("a number has more than 64 bits");
  }

  /** How many things follow, each of which has at least one byte. */
  int count() {
    long count = number();
    if (count < 0 || count > end - at) {
      throw new CorruptEventException(Long.toUnsignedString(count) + " things do not fit in it");
    }
    return (int) count;
  }

  Address address() {
    need(Address.SIZE);
    at += Address.SIZE;
    return Address.read(bytes, at - Address.SIZE);
  }

  Hash hash() {
    need(Hash.SIZE);
    at += Hash.SIZE;
    return Hash.read(bytes, at - Hash.SIZE);
  }

  Bytes bytes() {
    int length = count();
    at += length;
    return Bytes.copyOf(bytes, at - length, at);
  }

  UInt256 word() {
    long[] limbs = new long[4];
    word(limbs, 0);
    return UInt256.ofLimbs(limbs[0], limbs[1], limbs[2], limbs[3]);
  }

  void word(long[] limbs, int to) {
    int length = octet();
    if (length > 32) {
      throw new CorruptEventException("a word has " + length + " bytes");
    }
    need(length);
    for (int i = length - 1; i >= 0; i--) {
      limbs[to + i / 8] |= (bytes[at++] & 0xffL) << 8 * (i & 7);
    }
  }

  private void need(int more) {
    if (end - at < more) {
      throw new CorruptEventException("it ends too early");
    }
  }

  void expectEnd() {
    if (at != end) {
      throw new CorruptEventException((end - at) + " bytes follow it");
    }
  }
}
