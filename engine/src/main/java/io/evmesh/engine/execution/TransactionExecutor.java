package io.evmesh.engine.execution;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.CallContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.CallOutcome.Returned;
import io.evmesh.engine.evm.Creations;
import io.evmesh.engine.evm.Evm;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.evm.Message;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.AccessListEntry;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Executes transactions one at a time: checks, buys gas, calls the machine, refunds, pays. Holds
 * pooled memory; one instance serves one thread at a time.
 *
 * <p>Source: Yellow Paper 6 (Υ); EIP-1559, 2930, 3529, 4844, 7623, 7702.
 */
public final class TransactionExecutor {
  private static final Address SYSTEM =
      Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");
  private static final long SYSTEM_GAS = 30_000_000;

  private final Evm evm;
  private final TransactionState state;
  private final Runnable afterSystemCall;
  private @Nullable CallOutcome lastOutcome;

  /** An executor with a machine of its own. */
  public TransactionExecutor() {
    this(new Machine());
  }

  public TransactionExecutor(Evm evm) {
    this(evm, new TransactionState());
  }

  /** An executor with a state of its own, which may note what transactions ask of accounts. */
  public TransactionExecutor(Evm evm, TransactionState state) {
    this(evm, state, () -> {});
  }

  /**
   * The same.
   *
   * @param afterSystemCall runs after each {@link #systemCall} that succeeded, while {@code state}
   *     tells what it did
   */
  public TransactionExecutor(Evm evm, TransactionState state, Runnable afterSystemCall) {
    this.evm = evm;
    this.state = state;
    this.afterSystemCall = afterSystemCall;
  }

  /** Executes a transaction and applies what it changed to {@code world}. */
  public TransactionResult execute(WorldState world, BlockContext block, RecoveredTransaction tx) {
    TransactionResult result = run(world, block, tx);
    if (result instanceof Executed) {
      world.apply(state);
    }
    return result;
  }

  /**
   * Executes a transaction on a view that stays as it is. What it read and changed can be asked of
   * {@link #state()} until the next transaction.
   */
  public TransactionResult run(StateView view, BlockContext block, RecoveredTransaction recovered) {
    return run(view, block, recovered, Strictness.BLOCK);
  }

  /** The same for a transaction that is only tried out and need not meet all rules. */
  public TransactionResult run(
      StateView view, BlockContext block, RecoveredTransaction recovered, Strictness strictness) {
    Transaction tx = recovered.transaction();
    Fork fork = block.fork();
    boolean warmCoinbase = fork.isAtLeast(Fork.SHANGHAI); // EIP-3651
    state.begin(view, Machine.precompiles(fork), warmCoinbase ? block.coinbase() : null);
    Optional<Rejection> fault =
        switch (strictness) {
          case BLOCK -> TransactionRules.check(block, tx);
          case VALIDATED -> TransactionRules.checkTrial(block, tx, false);
          case CALL -> TransactionRules.checkTrial(block, tx, true);
        };
    if (fault.isPresent()) {
      return new Rejected(fault.get());
    }
    AccountEntry sender = state.account(recovered.sender());
    Rejection refusal = checkSender(tx, sender, strictness);
    if (refusal != null) {
      return new Rejected(refusal);
    }
    boolean isFree = strictness == Strictness.CALL && tx.maxFeePerGas().isZero();
    UInt256 gasPrice = isFree ? UInt256.ZERO : effectiveGasPrice(block, tx);
    UInt256 price = gasPrice.times(tx.gasLimit());
    if (strictness != Strictness.CALL || !tx.maxFeePerBlobGas().isZero()) {
      price = price.plus(block.blobBaseFee().times(blobGas(tx)));
    }
    state.subtractBalance(sender, price);
    state.setNonce(sender, sender.nonce() + 1);
    warmUp(block, tx, sender);
    long refund = Authorizations.apply(state, block, tx.authorizations());
    long gas = tx.gasLimit() - TransactionRules.intrinsicGas(fork, tx);
    Message message = message(fork, tx, recovered.sender(), gas);
    CallContext context =
        new CallContext(block, recovered.sender(), gasPrice, tx.blobVersionedHashes(), refund);
    CallOutcome outcome = evm.execute(message, context, state);
    if (outcome instanceof Returned returned) {
      refund += returned.refund();
    }
    long gasUsed = gasUsed(fork, tx, outcome.gasLeft(), refund);
    lastOutcome = outcome;
    state.addBalance(sender, gasPrice.times(tx.gasLimit() - gasUsed));
    UInt256 tip = isFree ? UInt256.ZERO : gasPrice.minus(block.baseFee());
    state.credit(block.coinbase(), tip.times(gasUsed));
    state.end(fork.isAtLeast(Fork.SPURIOUS_DRAGON));
    return result(outcome, message, gasUsed);
  }

  /** What the last transaction read and changed. */
  public TransactionState state() {
    return state;
  }

  /** How the message of the last transaction ended that was executed, before any refund. */
  public CallOutcome lastOutcome() {
    CallOutcome outcome = lastOutcome;
    if (outcome == null) {
      throw new IllegalStateException("no transaction was executed");
    }
    return outcome;
  }

  /** The sender's part of the order that {@link TransactionRules} tells. */
  private @Nullable Rejection checkSender(
      Transaction tx, AccountEntry sender, Strictness strictness) {
    int order = Long.compareUnsigned(tx.nonce(), sender.nonce());
    if (order != 0 && strictness != Strictness.CALL) {
      return order < 0 ? Rejection.NONCE_TOO_LOW : Rejection.NONCE_TOO_HIGH;
    }
    if (!canPay(tx, sender)) {
      return Rejection.INSUFFICIENT_FUNDS;
    }
    return strictness == Strictness.BLOCK
            && isSigned(tx)
            && sender.hasCode()
            && state.code(sender).delegate() == null
        ? Rejection.SENDER_NOT_EOA
        : null;
  }

  /** What stands in for a signature says nothing of a key (chains for development). */
  private static boolean isSigned(Transaction tx) {
    return tx.signature() == null || !tx.signature().s().isZero();
  }

  /**
   * Whether the sender's balance covers value, all gas and all blobs at the highest prices agreed
   * to.
   */
  private static boolean canPay(Transaction tx, AccountEntry sender) {
    if (!TransactionRules.feesFit(tx)) {
      return false; // no balance is that high
    }
    // each sum that wraps is below its summand
    UInt256 gas = tx.maxFeePerGas().times(tx.gasLimit());
    UInt256 total = gas.plus(tx.value());
    if (total.compareTo(gas) < 0) {
      return false;
    }
    if (tx.type() == TransactionType.BLOB) {
      UInt256 blobs = tx.maxFeePerBlobGas().times(blobGas(tx));
      UInt256 sum = total.plus(blobs);
      if (!tx.maxFeePerBlobGas().timesFits(blobGas(tx)) || sum.compareTo(total) < 0) {
        return false;
      }
      total = sum;
    }
    return sender.covers(total);
  }

  private static UInt256 effectiveGasPrice(BlockContext block, Transaction tx) {
    UInt256 tip = tx.maxFeePerGas().minus(block.baseFee()).min(tx.maxPriorityFeePerGas());
    return block.baseFee().plus(tip);
  }

  private static long blobGas(Transaction tx) {
    return TransactionRules.GAS_PER_BLOB * tx.blobVersionedHashes().size();
  }

  /** Makes warm what EIP-2929 and 2930 name, and the delegate that will run (EIP-7702). */
  private void warmUp(BlockContext block, Transaction tx, AccountEntry sender) {
    if (!block.fork().isAtLeast(Fork.BERLIN)) {
      return;
    }
    for (AccessListEntry entry : tx.accessList()) {
      state.list(entry.address(), entry.storageKeys());
    }
    state.warmUp(sender);
    if (tx.to() != null) {
      state.warmUp(state.account(tx.to()));
    }
  }

  private Message message(Fork fork, Transaction tx, Address sender, long gas) {
    if (tx.to() == null) {
      Address created = Creations.address(sender, tx.nonce());
      AccountEntry target = state.account(created);
      state.warmUp(target);
      return new Message(true, sender, created, tx.value(), tx.data(), gas);
    }
    Address delegate = state.code(state.account(tx.to())).delegate();
    if (delegate != null && fork.isAtLeast(Fork.PRAGUE)) {
      state.warmUp(state.account(delegate));
    }
    return new Message(false, sender, tx.to(), tx.value(), tx.data(), gas);
  }

  private static long gasUsed(Fork fork, Transaction tx, long gasLeft, long refund) {
    long used = tx.gasLimit() - gasLeft;
    int quotient = fork.isAtLeast(Fork.LONDON) ? 5 : 2; // EIP-3529
    used -= Math.min(refund, used / quotient);
    return Math.max(used, TransactionRules.floorGas(fork, tx));
  }

  private static TransactionResult result(CallOutcome outcome, Message message, long gasUsed) {
    return switch (outcome) {
      case Returned returned ->
          new Executed(
              true,
              gasUsed,
              returned.logs(),
              returned.output(),
              message.isCreation() ? message.target() : null);
      case CallOutcome.Reverted reverted ->
          new Executed(false, gasUsed, List.of(), reverted.output(), null);
      case CallOutcome.Halted halted -> new Executed(false, gasUsed, List.of(), Bytes.EMPTY, null);
    };
  }

  /**
   * Calls {@code contract} as the system (EIP-4788, 2935, 7002, 7251): from 0xff..fe, with 30
   * million gas, free of charge. What it changed is applied to {@code world} if it succeeded.
   */
  public SystemCallResult systemCall(
      WorldState world, BlockContext block, Address contract, Bytes input) {
    state.begin(world, Machine.precompiles(block.fork()), null);
    AccountEntry target = state.account(contract);
    if (!target.hasCode()) {
      return new SystemCallResult(false, false, Bytes.EMPTY);
    }
    state.warmUp(target);
    Message message = new Message(false, SYSTEM, contract, UInt256.ZERO, input, SYSTEM_GAS);
    CallContext context = new CallContext(block, SYSTEM, UInt256.ZERO, List.of());
    CallOutcome outcome = evm.execute(message, context, state);
    boolean success = outcome instanceof Returned;
    if (success) {
      state.end(true);
      world.apply(state);
      afterSystemCall.run();
    }
    return new SystemCallResult(true, success, outcome.output());
  }

  /**
   * How a system call ended.
   *
   * @param hasCode false if there was nothing to call
   * @param success false if it reverted, halted, or there was nothing to call
   */
  public record SystemCallResult(boolean hasCode, boolean success, Bytes output) {}
}
