package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.util.Optional;

/** 0x04: gives its input back (Yellow Paper, appendix E). A caller may copy it by itself. */
public final class Identity implements Precompile {
  static final Identity CONTRACT = new Identity();

  private Identity() {}

  /** Gas units for an input of this size. */
  public static long gas(int sizeBytes) {
    return 15 + 3L * Inputs.words(sizeBytes);
  }

  @Override
  public long gas(Bytes input) {
    return gas(input.size());
  }

  @Override
  public int reads(byte[] bytes, int from, int size) {
    return size;
  }

  @Override
  public Optional<Bytes> run(Bytes input) {
    return Optional.of(input);
  }
}
