package io.evmesh.node.vote;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Strictness;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.Halts;
import io.evmesh.node.query.Snapshot;
import java.util.List;
import java.util.Optional;

/** Calls on a state of their own, which those that are kept change. Of one thread. */
final class Trial {
  private final WorldState world;
  private final BlockContext block;
  private final TransactionExecutor executor = new TransactionExecutor();

  Trial(Snapshot state, BlockContext block) {
    world = new WorldState(state);
    this.block = block;
  }

  /**
   * How a call ended.
   *
   * @param halt why it ended before its time; empty if it did not
   */
  record Outcome(
      boolean success, Bytes output, long gasUsed, List<Log> logs, Optional<String> halt) {}

  /** The answer to a question; empty if there is none. */
  Optional<Bytes> ask(Address to, String function, Object... arguments) {
    Outcome outcome = run(Address.ZERO, to, Abi.call(function, arguments), 10_000_000, false);
    return outcome.success() ? Optional.of(outcome.output()) : Optional.empty();
  }

  /** Whether an account has code. */
  boolean hasCode(Address address) {
    Account account = world.account(address);
    return account != null && !account.codeHash().equals(Code.EMPTY.hash());
  }

  /** The balance of an account, in wei. */
  UInt256 balance(Address address) {
    Account account = world.account(address);
    return account == null ? UInt256.ZERO : account.balance();
  }

  StateView state() {
    return world;
  }

  BlockContext block() {
    return block;
  }

  /**
   * Runs a call that nobody pays.
   *
   * @param keep whether later calls see what it has changed
   */
  Outcome run(Address from, Address to, Bytes data, long gas, boolean keep) {
    Account account = world.account(from);
    Transaction call =
        new Transaction(
            TransactionType.LEGACY,
            null,
            account == null ? 0 : account.nonce(),
            UInt256.ZERO,
            UInt256.ZERO,
            gas,
            to,
            UInt256.ZERO,
            data,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    TransactionResult result =
        executor.run(world, block, new RecoveredTransaction(call, from), Strictness.CALL);
    return switch (result) {
      case TransactionResult.Rejected(var reason) ->
          new Outcome(false, Bytes.EMPTY, 0, List.of(), Optional.of(reason.toString()));
      case TransactionResult.Executed executed -> {
        if (keep && executed.success()) {
          world.apply(executor.state());
        }
        Optional<String> halt =
            executor.lastOutcome() instanceof CallOutcome.Halted(var reason)
                ? Optional.of(Halts.sentence(reason))
                : Optional.empty();
        yield new Outcome(
            executed.success(), executed.output(), executed.gasUsed(), executed.logs(), halt);
      }
    };
  }
}
