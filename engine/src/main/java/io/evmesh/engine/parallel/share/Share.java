package io.evmesh.engine.parallel.share;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Evm;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a block's transactions, executed in their order as if the block had no others. One
 * thread at a time.
 */
public final class Share {
  private final BlockContext block;
  private final Tools tools;
  private final ShareState state;
  private final List<Done> done = new ArrayList<>();
  private final List<FollowedBy> followed = new ArrayList<>();
  private boolean odd;

  /** What a share takes from the one before, since it is dear to make. For one share at a time. */
  public static final class Tools {
    private Evm machine = new Machine();
    private TransactionExecutor executor = new TransactionExecutor(machine, new TransactionState());
    private boolean busy;

    /** Gets ready for another share; what has stopped in the middle is not used again. */
    private void begin(@Nullable HotSlots hot) {
      if (busy) {
        machine = new Machine();
        executor = new TransactionExecutor(machine, new TransactionState());
        busy = false;
      }
      machine.track(hot);
    }

    /** A block is over: what only some blocks need is given back. */
    public void rest() {
      machine.rest();
    }
  }

  /**
   * What came of a transaction.
   *
   * @param tx its number in the block
   */
  public record Done(int tx, TransactionResult result) {}

  /**
   * A slot whose value was followed.
   *
   * @param tx the number of the transaction
   */
  public record FollowedBy(int tx, Followed slot) {}

  /**
   * A share without transactions yet.
   *
   * @param base the state below the block, which stays as it is
   * @param hot slots whose values are followed; null for none
   */
  public Share(BlockContext block, StateView base, @Nullable HotSlots hot, Tools tools) {
    this.block = block;
    this.tools = tools;
    state = new ShareState(base);
    tools.begin(hot);
  }

  /**
   * Executes the next transaction.
   *
   * @param tx its number in the block, above those before
   * @return false if it did something that keeps the block from being executed in shares
   */
  public boolean execute(int tx, RecoveredTransaction transaction) {
    state.begin(tx);
    tools.busy = true;
    TransactionResult result = tools.executor.run(state, block, transaction);
    if (result instanceof Executed) {
      odd |= !state.apply(tools.executor.state(), followed);
    }
    tools.busy = false;
    done.add(new Done(tx, result));
    return !odd;
  }

  /** What the last transaction has touched, until the next one begins. */
  public TransactionState touched() {
    return tools.executor.state();
  }

  /** Whether it has done what keeps the block from being executed in shares. */
  public boolean isOdd() {
    return odd;
  }

  /** What its transactions have found and left. */
  public ShareValues values() {
    return state.values();
  }

  /** What came of its transactions, as far as it was not taken before; it is taken. */
  public List<Done> takeDone() {
    List<Done> taken = List.copyOf(done);
    done.clear();
    return taken;
  }

  /** Slots whose values were followed, some of many. */
  public List<FollowedBy> followed() {
    return followed;
  }
}
