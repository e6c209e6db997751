package io.evmesh.engine.state;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytecode with its hash and what was found out about it. One instance may be shared by all
 * threads: what is found out later is the same for whoever finds it first.
 */
public final class Code {
  public static final Code EMPTY = new Code(Bytes.EMPTY, Keccak256.hash(Bytes.EMPTY));

  /** Zero bytes (STOP) behind the code, so that reading a PUSH32 never passes the end. */
  private static final int PADDING = 40;

  private static final int DELEGATION_SIZE = 23;

  /** Heap of the objects around the bytes, about. */
  private static final int OBJECT_BYTES = 150;

  private final byte[] padded;
  private @Nullable Hash hash;
  private final @Nullable Address delegate;
  private volatile @Nullable Object analysis;

  private Code(Bytes bytes, @Nullable Hash hash) {
    this.hash = hash;
    this.padded = Arrays.copyOf(bytes.unsafeArray(), bytes.size() + PADDING);
    this.delegate = isDelegation(bytes) ? Address.read(padded, 3) : null;
  }

  /** The code with these bytes; its hash is calculated. */
  public static Code of(Bytes bytes) {
    return bytes.isEmpty() ? EMPTY : new Code(bytes, Keccak256.hash(bytes));
  }

  /** Code that runs once and is never stored, so that nobody asks for its hash. */
  public static Code initCode(Bytes bytes) {
    return new Code(bytes, null);
  }

  /** The code that makes an account run the code of {@code delegate} (EIP-7702). */
  public static Code delegation(Address delegate) {
    byte[] designator = new byte[DELEGATION_SIZE];
    designator[0] = (byte) 0xef;
    designator[1] = 1; // 0xef 0x01 0x00, then the address
    delegate.write(designator, 3);
    return of(Bytes.wrap(designator));
  }

  private static boolean isDelegation(Bytes bytes) {
    return bytes.size() == DELEGATION_SIZE
        && bytes.get(0) == (byte) 0xef
        && bytes.get(1) == 1
        && bytes.get(2) == 0;
  }

  /** A copy of the bytes; only the padded ones are kept. */
  public Bytes bytes() {
    return Bytes.copyOf(padded, 0, size());
  }

  public int size() {
    return padded.length - PADDING;
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  /** Keccak-256 of the bytes. */
  public Hash hash() {
    Hash known = hash;
    if (known == null) {
      known = Keccak256.hash(padded, 0, size());
      hash = known;
    }
    return known;
  }

  /** The account whose code runs instead, if this is a delegation (EIP-7702); otherwise null. */
  public @Nullable Address delegate() {
    return delegate;
  }

  /** The bytes followed by at least 33 zeros; not to be written to. */
  public byte[] padded() {
    return padded;
  }

  /** Heap that it takes, about, with what a machine finds out about it. */
  public long heapBytes() {
    return (long) OBJECT_BYTES + padded.length + padded.length / Byte.SIZE;
  }

  /** What a machine found out about the code and keeps with it; null at first. */
  public @Nullable Object analysis() {
    return analysis;
  }

  /** Keeps what a machine found out: an object that all threads may share. */
  public void keepAnalysis(Object found) {
    analysis = found;
  }
}
