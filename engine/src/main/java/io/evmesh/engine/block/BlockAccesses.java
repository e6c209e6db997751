package io.evmesh.engine.block;

import io.evmesh.engine.accesslist.AccessListBuilder;
import io.evmesh.engine.accesslist.Accesses;
import io.evmesh.engine.accesslist.BlockAccessList;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the access list of a whole valid block: of what it calls at its start (index 0), of its
 * transactions, and of withdrawals, rewards and what it calls at its end. What the DAO fork moved
 * is not told.
 *
 * <p>Source: EIP-7928.
 */
public final class BlockAccesses {
  private final ChainConfig config;
  private final Block block;
  private final WorldState world;
  private final AccessListBuilder list = new AccessListBuilder();
  private final TransactionState state = new TransactionState(true);
  private final TransactionExecutor executor =
      new TransactionExecutor(new Machine(), state, this::addExecuted);
  private int index;

  private BlockAccesses(ChainConfig config, Block block, StateView parent) {
    this.config = config;
    this.block = block;
    world = new WorldState(parent);
  }

  /**
   * The list of a block that is known to be valid.
   *
   * @param transactions the block's, with their senders
   * @param parent the state before it, which knows the hashes of the blocks before
   */
  public static BlockAccessList of(
      ChainConfig config, Block block, List<RecoveredTransaction> transactions, StateView parent) {
    BlockAccesses accesses = new BlockAccesses(config, block, parent);
    accesses.execute(transactions);
    return accesses.list.build();
  }

  private void execute(List<RecoveredTransaction> transactions) {
    BlockContext context = BlockProcessor.context(config, block.header());
    BlockStart.apply(config, block.header(), context, world, executor);
    new SequentialBlockExecutor(executor)
        .execute(
            world,
            context,
            transactions,
            result -> {
              index++;
              if (result instanceof Executed) {
                addExecuted();
              }
            });
    index++;
    pay(context.fork());
    if (context.fork().isAtLeast(Fork.PRAGUE)) {
      for (Address contract : SystemContracts.CALLED_AT_END) {
        executor.systemCall(world, context, contract, Bytes.EMPTY);
      }
    }
  }

  private void addExecuted() {
    list.add(index, Accesses.of(state), world);
  }

  private void pay(Fork fork) {
    SequencedSet<Address> paid = new LinkedHashSet<>();
    List<Withdrawal> withdrawals = block.withdrawals() == null ? List.of() : block.withdrawals();
    withdrawals.forEach(withdrawal -> paid.add(withdrawal.address()));
    if (!fork.isAtLeast(Fork.PARIS)) {
      paid.add(block.header().coinbase());
      block.ommers().forEach(ommer -> paid.add(ommer.coinbase()));
    }
    List<@Nullable Account> before = paid.stream().<@Nullable Account>map(world::account).toList();
    Rewards.payWithdrawals(world, withdrawals);
    Rewards.payForWork(world, fork, block.header(), block.ommers());
    int at = 0;
    for (Address address : paid) {
      list.add(index, address, before.get(at++), world.account(address));
    }
  }
}
