package io.evmesh.engine.accesslist;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import java.util.ArrayList;
import java.util.List;

/** Executes blocks one transaction after the other and tells what each of them did. */
public final class AccessRecorder implements BlockExecutor {
  private final TransactionExecutor executor =
      new TransactionExecutor(new Machine(), new TransactionState(true));
  private List<Accesses> accesses = List.of();
  private BlockAccessList list = new BlockAccessList(List.of());

  @Override
  public List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    List<Accesses> all = new ArrayList<>(transactions.size());
    AccessListBuilder builder = new AccessListBuilder();
    List<TransactionResult> results =
        new SequentialBlockExecutor(executor)
            .execute(
                world,
                block,
                transactions,
                result -> {
                  Accesses found =
                      result instanceof Executed ? Accesses.of(executor.state()) : Accesses.NONE;
                  all.add(found);
                  builder.add(all.size(), found, world);
                });
    accesses = List.copyOf(all);
    list = builder.build();
    return results;
  }

  /**
   * What the transactions of the last block did, in their order; nothing where one was rejected.
   */
  public List<Accesses> accesses() {
    return accesses;
  }

  /** The list of the last block, without what it does before and after its transactions. */
  public BlockAccessList list() {
    return list;
  }
}
