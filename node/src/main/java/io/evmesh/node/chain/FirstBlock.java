package io.evmesh.node.chain;

import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.Withdrawal;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Hash;
import java.util.List;

/**
 * The block that a chain begins with; it has no transactions.
 *
 * @param state all accounts after it
 */
public record FirstBlock(Block block, InMemoryState state) {
  /** The block with this header. */
  public static FirstBlock of(BlockHeader header, InMemoryState state) {
    List<Withdrawal> withdrawals = header.withdrawalsRoot() == null ? null : List.of();
    return new FirstBlock(new Block(header, List.of(), List.of(), withdrawals), state);
  }

  /** The accounts as changes to nothing. */
  public WorldState world() {
    WorldState world = new WorldState(EmptyState.INSTANCE);
    state.forEachAccount(
        (address, account) -> {
          world.putCode(code(state, account));
          world.setAccount(address, account);
          state.forEachSlot(address, (key, value) -> world.setSlot(address, key, value));
        });
    return world;
  }

  /** The code of an account of the state. */
  static Code code(InMemoryState state, Account account) {
    Hash hash = account.codeHash();
    return hash.equals(Code.EMPTY.hash()) ? Code.EMPTY : state.code(hash);
  }
}
