package io.evmesh.engine.state;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The state in which there is nothing. */
public enum EmptyState implements StateView {
  INSTANCE;

  @Override
  public @Nullable Account account(Address address) {
    return null;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    Arrays.fill(words, value, value + 4, 0);
  }

  @Override
  public Code code(Hash codeHash) {
    throw new IllegalArgumentException("no account has code " + codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    return false;
  }

  @Override
  public Hash blockHash(long number) {
    return Hash.ZERO;
  }
}
