package io.evmesh.node.trace;

import io.evmesh.engine.types.UInt256;

/** Numbers as JSON-RPC writes them: hexadecimal without leading zeros. */
final class Quantities {
  private Quantities() {}

  static String of(long value) {
    return "0x" + Long.toHexString(value);
  }

  static String of(UInt256 value) {
    return value.fitsLong() ? of(value.toLong()) : "0x" + value.toBigInteger().toString(16);
  }
}
