package io.evmesh.node.rpc.codec;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import java.nio.charset.StandardCharsets;

/** Addresses whose letters' case is a checksum (EIP-55). */
public final class Checksum {
  private Checksum() {}

  /** The address with 0x and mixed case. */
  public static String of(Address address) {
    String digits = address.toString().substring(2);
    Bytes hash = Keccak256.hash(Bytes.wrap(digits.getBytes(StandardCharsets.US_ASCII))).toBytes();
    StringBuilder text = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      int nibble = hash.get(i / 2) >> (i % 2 == 0 ? 4 : 0) & 0xf;
      char digit = digits.charAt(i);
      text.append(nibble >= 8 ? Character.toUpperCase(digit) : digit);
    }
    return text.toString();
  }
}
