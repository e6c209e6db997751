package io.evmesh.node.simulate;

import io.evmesh.engine.block.TrialBlock;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Strictness;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.call.CallRequest;
import io.evmesh.node.call.CallSite;
import io.evmesh.node.call.Halts;
import io.evmesh.node.call.Invalid;
import io.evmesh.node.call.RevertReason;
import io.evmesh.node.simulate.SimulatedBlock.CallResult;
import io.evmesh.node.simulate.SimulatedBlock.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the calls of one simulated block, one after the other. */
final class CallRun {
  private static final int REVERTED = 3;
  private static final int HALTED = -32015;

  private final TransactionExecutor executor;
  private final TrialBlock trial;
  private final BlockContext context;
  private final TransferLogs logs;
  private final boolean validation;
  private final List<Address> senders = new ArrayList<>();
  private final List<Hash> hashes = new ArrayList<>();
  private final List<CallResult> results = new ArrayList<>();
  private long gasLeft;

  /**
   * @param logs gathers the logs
   * @param validation whether transactions have to be valid as in a block
   * @param gasLeft units for this and all blocks after it
   */
  CallRun(
      TransactionExecutor executor,
      TransferLogs logs,
      TrialBlock trial,
      BlockContext context,
      boolean validation,
      long gasLeft) {
    this.executor = executor;
    this.trial = trial;
    this.context = context;
    this.logs = logs;
    this.validation = validation;
    this.gasLeft = gasLeft;
  }

  long gasLeft() {
    return gasLeft;
  }

  List<Address> senders() {
    return senders;
  }

  List<Hash> hashes() {
    return hashes;
  }

  List<CallResult> results() {
    return results;
  }

  void run(CallRequest call) {
    if (call.gasPrice() != null
        && (call.maxFeePerGas() != null || call.maxPriorityFeePerGas() != null)) {
      throw new SimulationFault(
          SimulationFault.OTHER,
          "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    Account account = trial.world().account(call.sender());
    Long asked = call.nonce();
    long nonce = asked != null ? asked : account == null ? 0 : account.nonce();
    Transaction tx = UnsignedTransactions.of(call, context.chainId(), nonce, gas(call.gas()));
    Bytes coding = UnsignedTransactions.encode(tx);
    Strictness strictness = validation ? Strictness.VALIDATED : Strictness.CALL;
    logs.begin();
    TransactionResult result =
        executor.run(
            trial.world(), context, new RecoveredTransaction(tx, call.sender()), strictness);
    switch (result) {
      case Rejected(var reason) -> throw fault(reason, call, tx);
      case Executed executed -> {
        trial.world().apply(executor.state());
        trial.add(tx, coding, executed);
        senders.add(call.sender());
        hashes.add(Keccak256.hash(coding));
        gasLeft -= executed.gasUsed();
        results.add(result(tx, executed, executor.lastOutcome()));
      }
    }
  }

  /** Without a limit of its own, a call gets what the block has left. */
  private long gas(@Nullable Long asked) {
    long remaining = context.gasLimit() - trial.gasUsed();
    long gas = asked == null ? remaining : asked;
    if (Long.compareUnsigned(gas, remaining) > 0) {
      throw new SimulationFault(
          SimulationFault.BLOCK_GAS_LIMIT,
          "block gas limit reached: %d >= %d".formatted(trial.gasUsed(), context.gasLimit()));
    }
    return Long.compareUnsigned(gas, gasLeft) > 0 ? gasLeft : gas;
  }

  private CallResult result(Transaction tx, Executed executed, CallOutcome outcome) {
    long before = tx.gasLimit() - outcome.gasLeft();
    return new CallResult(
        executed.success(),
        executed.success() ? outcome.output() : Bytes.EMPTY,
        executed.gasUsed(),
        Math.max(before, executed.gasUsed()),
        logs.logs(),
        fault(outcome));
  }

  private static Optional<Fault> fault(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Returned _ -> Optional.empty();
      case CallOutcome.Reverted(var _, var output) ->
          Optional.of(new Fault(REVERTED, RevertReason.sentence(output), Optional.of(output)));
      case CallOutcome.Halted(var reason) ->
          Optional.of(new Fault(HALTED, Halts.sentence(reason), Optional.empty()));
    };
  }

  private SimulationFault fault(Rejection reason, CallRequest call, Transaction tx) {
    CallSite site = new CallSite(trial.world(), context);
    return new SimulationFault(code(reason), Invalid.sentence(reason, site, call.sender(), tx));
  }

  private static int code(Rejection reason) {
    return switch (reason) {
      case NONCE_TOO_LOW -> SimulationFault.NONCE_TOO_LOW;
      case NONCE_TOO_HIGH -> SimulationFault.NONCE_TOO_HIGH;
      case FEE_BELOW_BASE_FEE -> SimulationFault.BASE_FEE_TOO_LOW;
      case INTRINSIC_GAS_TOO_LOW, FLOOR_GAS_TOO_LOW -> SimulationFault.INTRINSIC_GAS;
      case INSUFFICIENT_FUNDS -> SimulationFault.INSUFFICIENT_FUNDS;
      case SENDER_NOT_EOA -> SimulationFault.SENDER_NOT_EOA;
      case INIT_CODE_TOO_LARGE -> SimulationFault.INIT_CODE_TOO_LARGE;
      case PRIORITY_FEE_ABOVE_FEE_CAP, FEE_OVERFLOW -> SimulationFault.INVALID_PARAMS;
      default -> -32603;
    };
  }
}
