package io.evmesh.engine.block;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * A parent's state in which the hashes of the ancestors can be asked for: each header has the hash
 * of the one before. Many threads may read it.
 */
final class AncestorHashes implements StateView {
  private static final int REACH = 256;

  private final ParentBlock parent;
  private final Hash[] hashes = new Hash[REACH]; // the parent's first, then one further back each
  private int known;

  AncestorHashes(ParentBlock parent) {
    this.parent = parent;
    hashes[0] = parent.hash();
    hashes[1] = parent.header().parentHash();
    known = 2;
  }

  @Override
  public synchronized Hash blockHash(long number) {
    long back = parent.header().number() - number;
    if (back < 0 || back >= REACH) {
      return Hash.ZERO;
    }
    while (known <= back) {
      Block block = parent.ancestors().block(hashes[known - 1]);
      if (block == null) {
        return Hash.ZERO;
      }
      hashes[known++] = block.header().parentHash();
    }
    return hashes[(int) back];
  }

  @Override
  public @Nullable Account account(Address address) {
    return parent.state().account(address);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    parent.state().slot(address, words, key, value);
  }

  @Override
  public Code code(Hash codeHash) {
    return parent.state().code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    return parent.state().hasStorage(address);
  }
}
