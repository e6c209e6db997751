package io.evmesh.testkit.canonical;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;

/** The bytes of logs one after the other. */
final class LogBytes {
  private byte[] bytes = new byte[1024];
  private int size;

  void append(Log log) {
    byte[] data = log.data().unsafeArray();
    int length = Address.SIZE + 1 + Hash.SIZE * log.topics().size() + Integer.BYTES + data.length;
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
    }
    log.address().write(bytes, size);
    size += Address.SIZE;
    bytes[size++] = (byte) log.topics().size();
    for (Hash topic : log.topics()) {
      topic.write(bytes, size);
      size += Hash.SIZE;
    }
    BigEndian.putInt(bytes, size, data.length);
    size += Integer.BYTES;
    System.arraycopy(data, 0, bytes, size, data.length);
    size += data.length;
  }

  Hash hash() {
    return Keccak256.hash(bytes, 0, size);
  }
}
