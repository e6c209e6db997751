package io.evmesh.engine.block;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;

/** A filter of 2,048 bits over the addresses and topics of logs (Yellow Paper 4.4.1, M). */
public final class LogsBloom {
  /** Bytes of a filter. */
  public static final int SIZE = 256;

  /** The filter of no logs. */
  public static final Bytes EMPTY = Bytes.wrap(new byte[SIZE]);

  private LogsBloom() {}

  /** The filter, 256 bytes, of these logs. */
  public static Bytes of(List<Log> logs) {
    if (logs.isEmpty()) {
      return EMPTY;
    }
    byte[] bits = new byte[SIZE];
    for (Log log : logs) {
      add(bits, log.address().toBytes());
      log.topics().forEach(topic -> add(bits, topic.toBytes()));
    }
    return Bytes.wrap(bits);
  }

  /** The filter of all logs of these receipts, made of theirs. */
  public static Bytes ofReceipts(List<Receipt> receipts) {
    byte[] bits = new byte[SIZE];
    for (Receipt receipt : receipts) {
      byte[] part = receipt.logsBloom().unsafeArray();
      for (int i = 0; i < SIZE && !receipt.logs().isEmpty(); i++) {
        bits[i] |= part[i];
      }
    }
    return Bytes.wrap(bits);
  }

  private static void add(byte[] bits, Bytes value) {
    Hash hash = Keccak256.hash(value);
    set(bits, hash.limb3() >>> 48);
    set(bits, hash.limb3() >>> 32);
    set(bits, hash.limb3() >>> 16);
  }

  private static void set(byte[] bits, long sixteenBits) {
    int bit = (int) sixteenBits & 2047;
    bits[SIZE - 1 - bit / 8] |= (byte) (1 << bit % 8);
  }
}
