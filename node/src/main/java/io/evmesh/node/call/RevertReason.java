package io.evmesh.node.call;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what Solidity reverts with: {@code Error(string)} and {@code Panic(uint256)}. */
public final class RevertReason {
  private static final int ERROR = 0x08c379a0;
  private static final int PANIC = 0x4e487b71;

  private RevertReason() {}

  /** The message of an error for this output. */
  public static String sentence(Bytes output) {
    return find(output).map(reason -> "execution reverted: " + reason).orElse("execution reverted");
  }

  /** The reason that an output tells; empty for a custom error, or if it tells none. */
  public static Optional<String> find(Bytes output) {
    if (output.size() < 36) {
      return Optional.empty();
    }
    byte[] bytes = output.unsafeArray();
    int selector =
        (bytes[0] & 0xff) << 24
            | (bytes[1] & 0xff) << 16
            | (bytes[2] & 0xff) << 8
            | bytes[3] & 0xff;
    return switch (selector) {
      case ERROR -> text(bytes);
      case PANIC -> Optional.of(panic(UInt256.read(bytes, 4)));
      default -> Optional.empty();
    };
  }

  private static Optional<String> text(byte[] bytes) {
    long offset = UInt256.read(bytes, 4).toLongAtMost(Integer.MAX_VALUE);
    if (4 + offset + 32 > bytes.length) {
      return Optional.empty();
    }
    int at = 4 + (int) offset;
    long size = UInt256.read(bytes, at).toLongAtMost(Integer.MAX_VALUE);
    return at + 32 + size > bytes.length
        ? Optional.empty()
        : Optional.of(new String(bytes, at + 32, (int) size, StandardCharsets.UTF_8));
  }

  private static String panic(UInt256 code) {
    return switch ((int) code.toLongAtMost(256)) {
      case 0x00 -> "generic panic";
      case 0x01 -> "assert(false)";
      case 0x11 -> "arithmetic underflow or overflow";
      case 0x12 -> "division or modulo by zero";
      case 0x21 -> "enum overflow";
      case 0x22 -> "invalid encoded storage byte array accessed";
      case 0x31 -> "out-of-bounds array access; popping on an empty array";
      case 0x32 -> "out-of-bounds access of an array or bytesN";
      case 0x41 -> "out of memory";
      case 0x51 -> "uninitialized function";
      default -> "unknown panic code: 0x" + code.toBigInteger().toString(16);
    };
  }
}
