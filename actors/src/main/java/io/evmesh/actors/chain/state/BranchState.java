package io.evmesh.actors.chain.state;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import org.jspecify.annotations.Nullable;

/**
 * The state after a block of a branch: each answer is held back if the chain has left the block.
 */
final class BranchState implements StateView {
  private final Branch branch;
  private final long block;
  private final StateView state;

  BranchState(Branch branch, long block, StateView state) {
    this.branch = branch;
    this.block = block;
    this.state = state;
  }

  private <T extends @Nullable Object> T checked(T answer) {
    branch.check(block);
    return answer;
  }

  @Override
  public @Nullable Account account(Address address) {
    return this.<@Nullable Account>checked(state.account(address));
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    state.slot(address, words, key, value);
    branch.check(block);
  }

  @Override
  public Code code(Hash codeHash) {
    return state.code(codeHash); // a hash has one code on every branch
  }

  @Override
  public boolean hasStorage(Address address) {
    return checked(state.hasStorage(address));
  }

  @Override
  public Hash blockHash(long number) {
    return checked(state.blockHash(number));
  }
}
