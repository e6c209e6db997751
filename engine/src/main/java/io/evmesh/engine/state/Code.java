package io.evmesh.engine.state;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;

/** Bytecode with its hash and what was found out about it. One instance may be shared by all. */
public final class Code {
  public static final Code EMPTY = of(Bytes.EMPTY);

  private final Bytes bytes;
  private final Hash hash;

  private Code(Bytes bytes, Hash hash) {
    this.bytes = bytes;
    this.hash = hash;
  }

  /** The code with these bytes; its hash is calculated. */
  public static Code of(Bytes bytes) {
    return new Code(bytes, Keccak256.hash(bytes));
  }

  public Bytes bytes() {
    return bytes;
  }

  public int size() {
    return bytes.size();
  }

  /** Keccak-256 of the bytes. */
  public Hash hash() {
    return hash;
  }
}
