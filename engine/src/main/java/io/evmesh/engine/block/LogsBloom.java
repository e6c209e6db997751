package io.evmesh.engine.block;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;

/** A filter of 2,048 bits over the addresses and topics of logs (Yellow Paper 4.4.1, M). */
public final class LogsBloom {
  private final byte[] bits = new byte[256];

  /** Adds the addresses and topics of these logs. */
  public LogsBloom add(List<Log> logs) {
    for (Log log : logs) {
      add(log.address().toBytes());
      log.topics().forEach(topic -> add(topic.toBytes()));
    }
    return this;
  }

  private void add(Bytes value) {
    Hash hash = Keccak256.hash(value);
    set(hash.limb3() >>> 48);
    set(hash.limb3() >>> 32);
    set(hash.limb3() >>> 16);
  }

  private void set(long sixteenBits) {
    int bit = (int) sixteenBits & 2047;
    bits[255 - bit / 8] |= (byte) (1 << bit % 8);
  }

  /** All 256 bytes. */
  public Bytes toBytes() {
    return Bytes.copyOf(bits, 0, bits.length);
  }
}
