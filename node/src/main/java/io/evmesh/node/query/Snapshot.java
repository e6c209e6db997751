package io.evmesh.node.query;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * The state after a block, with the hashes of that block and those before it. It stays what it is
 * while the chain goes on. Many threads may read it.
 */
public final class Snapshot implements StateView {
  private static final int REACH = 256;

  private final ChainView chain;
  private final ChainBlock block;
  private final StateView state;

  Snapshot(ChainView chain, ChainBlock block, StateView state) {
    this.chain = chain;
    this.block = block;
    this.state = state;
  }

  /** The state after a block that follows this one, of one thread. */
  public Snapshot after(ChainBlock next, StateDifference changes) {
    WorldState world = new WorldState(this);
    world.adopt(changes);
    return new Snapshot(chain, next, world);
  }

  /** The block whose state this is. */
  public ChainBlock block() {
    return block;
  }

  @Override
  public @Nullable Account account(Address address) {
    return state.account(address);
  }

  /** The account, one that has nothing in place of none. */
  public Account accountOrEmpty(Address address) {
    Account account = state.account(address);
    return account == null ? Account.EMPTY : account;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    state.slot(address, words, key, value);
  }

  @Override
  public UInt256 slot(Address address, UInt256 number) {
    return state.slot(address, number);
  }

  @Override
  public Code code(Hash codeHash) {
    return codeHash.equals(Code.EMPTY.hash()) ? Code.EMPTY : state.code(codeHash);
  }

  @Override
  public boolean hasStorage(Address address) {
    return state.hasStorage(address);
  }

  @Override
  public Hash blockHash(long number) {
    if (number == block.number()) {
      return block.hash();
    }
    if (number > block.number() || number < 0 || number <= block.number() - REACH) {
      return Hash.ZERO;
    }
    Hash found = chain.hash(number).orElse(Hash.ZERO);
    boolean isThere =
        chain
            .hash(block.number() - 1) // a block that nobody appends has a parent too
            .map(block.header().parentHash()::equals)
            .orElse(block.number() <= chain.head().number());
    if (!isThere) {
      throw new DatabaseException(
          Fault.NO_BLOCK, "block %d is no longer there".formatted(block.number()));
    }
    return found;
  }
}
