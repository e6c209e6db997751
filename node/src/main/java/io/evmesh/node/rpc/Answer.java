package io.evmesh.node.rpc;

import io.evmesh.engine.types.UInt256;

/**
 * The result of a method, which writes itself. It may be written on another thread than the one
 * that made it, once, and may wait: an answer that waits lets the rest of a batch go on.
 */
@FunctionalInterface
public interface Answer {
  Answer NULL = JsonOut::nothing;

  /**
   * Writes the value.
   *
   * @throws RpcException if there is an error to be told in its place
   */
  void writeTo(JsonOut out) throws InterruptedException;

  /** A text. */
  static Answer text(String text) {
    return out -> out.text(text);
  }

  /** True or false. */
  static Answer bool(boolean value) {
    return out -> out.bool(value);
  }

  /** A count of unsigned 64 bits as a quantity. */
  static Answer quantity(long value) {
    return out -> out.quantity(value);
  }

  /** A number as a quantity. */
  static Answer quantity(UInt256 value) {
    return out -> out.quantity(value);
  }
}
