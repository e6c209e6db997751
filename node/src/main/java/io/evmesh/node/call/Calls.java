package io.evmesh.node.call;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.CallOutcome.Halted;
import io.evmesh.engine.evm.CallOutcome.Returned;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.evm.Tracer;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Strictness;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Runs message calls that change nothing. Many threads may ask. */
public final class Calls {
  private final CallSettings settings;
  private final Executors executors;
  private final Turns turns;

  public Calls(CallSettings settings) {
    this.settings = settings;
    executors = new Executors(settings.atOnce());
    turns = new Turns(settings.atOnce(), settings.longAtOnce(), settings.mostLong());
  }

  /** Bounds of calls. */
  public CallSettings settings() {
    return settings;
  }

  /**
   * What a call returns.
   *
   * @throws CallFault if it does not return
   */
  public Bytes call(CallSite site, CallRequest request) throws InterruptedException {
    Transaction transaction = transaction(site, request, gas(request));
    Trial trial = run(site, request, transaction);
    return switch (trial.outcome()) {
      case Returned returned -> returned.output();
      case CallOutcome.Reverted(var _, var output) -> throw new CallFault.Reverted(output);
      case Halted(var reason) -> throw new CallFault.Failed(Halts.sentence(reason));
    };
  }

  /** Something that computes for long and counts as a call. */
  @FunctionalInterface
  public interface Computation<T> {
    T run() throws InterruptedException;
  }

  /** Runs something that may compute for long, when it is its turn. */
  public <T> T compute(Computation<T> computation) throws InterruptedException {
    return turns.compute(CallSettings.LONGEST, computation);
  }

  /**
   * Likewise, for as long as a call may take.
   *
   * @throws CallFault.Failed if it takes longer
   */
  public <T> T computeInTime(Computation<T> computation) throws InterruptedException {
    return turns.compute(settings.time(), computation);
  }

  /** What makes a computation wait while it is the turn of others: to be asked by what it runs. */
  public static void look() {
    Turns.look(0);
  }

  /** Likewise, before something that will take long in one piece. */
  public static void lookAhead() {
    Turns.look(Long.MAX_VALUE);
  }

  /** A machine that waits while it is the turn of others. */
  public static Machine machine(@Nullable Tracer tracer) {
    Machine machine = new Machine(tracer);
    machine.pace(Turns::look);
    return machine;
  }

  private long gas(CallRequest request) {
    Long gas = request.gas();
    return gas == null || Long.compareUnsigned(gas, settings.gas()) > 0 ? settings.gas() : gas;
  }

  /**
   * How a trial ended.
   *
   * @param gasUsed gas units after refunds
   */
  record Trial(CallOutcome outcome, long gasUsed) {
    boolean succeeded() {
      return outcome instanceof Returned;
    }
  }

  /**
   * Runs a transaction.
   *
   * @throws CallFault.Failed if it is not valid, or takes too long
   */
  Trial run(CallSite site, CallRequest request, Transaction transaction)
      throws InterruptedException {
    return run(site, request, transaction, Invalid::suppliedGas);
  }

  /**
   * Likewise.
   *
   * @param wording of why a transaction is not valid
   */
  Trial run(
      CallSite site,
      CallRequest request,
      Transaction transaction,
      BiFunction<String, Transaction, String> wording)
      throws InterruptedException {
    return computeInTime(
        () ->
            executors.use(
                borrowed -> {
                  borrowed.machine().movePrecompiles(site.precompiles());
                  return run(borrowed.executor(), site, request, transaction, wording);
                }));
  }

  static Trial run(
      TransactionExecutor executor, CallSite site, CallRequest request, Transaction transaction) {
    return run(executor, site, request, transaction, Invalid::suppliedGas);
  }

  private static Trial run(
      TransactionExecutor executor,
      CallSite site,
      CallRequest request,
      Transaction transaction,
      BiFunction<String, Transaction, String> wording) {
    BlockContext block = free(site.block(), transaction);
    RecoveredTransaction recovered = new RecoveredTransaction(transaction, request.sender());
    TransactionResult result = executor.run(site.state(), block, recovered, Strictness.CALL);
    return switch (result) {
      case Executed executed -> new Trial(executor.lastOutcome(), executed.gasUsed());
      case Rejected(var reason) ->
          throw new CallFault.Failed(
              wording.apply(
                  Invalid.cause(reason, site, request.sender(), transaction), transaction));
    };
  }

  /** Whoever pays nothing sees a block in which nothing is to be paid, as in go-ethereum. */
  public static BlockContext free(BlockContext block, Transaction transaction) {
    UInt256 zero = UInt256.ZERO;
    boolean paysGas = !transaction.maxFeePerGas().isZero();
    boolean paysBlobs =
        transaction.type() != TransactionType.BLOB || !transaction.maxFeePerBlobGas().isZero();
    return paysGas && paysBlobs
        ? block
        : new BlockOverride(
                null, null, null, null, null, null, paysGas ? null : zero, paysBlobs ? null : zero)
            .apply(block);
  }

  /**
   * The transaction that a request asks for.
   *
   * @param gas units, in place of what the request says
   * @throws CallFault.Malformed if it contradicts itself
   */
  public static Transaction transaction(CallSite site, CallRequest request, long gas) {
    UInt256 price = request.gasPrice();
    boolean hasFees = request.maxFeePerGas() != null || request.maxPriorityFeePerGas() != null;
    if (price != null && hasFees) {
      throw new CallFault.Malformed(
          "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    UInt256 chainId = request.chainId();
    if (chainId != null && !chainId.equals(UInt256.of(site.block().chainId()))) {
      throw new CallFault.Malformed(
          "chainId does not match node's (have=%d, want=%d)"
              .formatted(chainId.toBigInteger(), site.block().chainId()));
    }
    Account account = site.state().account(request.sender());
    long accountNonce = account == null ? 0 : account.nonce();
    return new Transaction(
        type(request),
        null,
        accountNonce,
        price != null ? price : orZero(request.maxFeePerGas()),
        price != null ? price : orZero(request.maxPriorityFeePerGas()),
        gas,
        request.to(),
        orZero(request.value()),
        request.payload(),
        orNone(request.accessList()),
        orZero(request.maxFeePerBlobGas()),
        orNone(request.blobVersionedHashes()),
        orNone(request.authorizations()),
        null);
  }

  private static TransactionType type(CallRequest request) {
    if (request.authorizations() != null) {
      return TransactionType.SET_CODE;
    }
    if (request.blobVersionedHashes() != null) {
      return TransactionType.BLOB;
    }
    return request.accessList() != null ? TransactionType.ACCESS_LIST : TransactionType.LEGACY;
  }

  private static UInt256 orZero(@Nullable UInt256 value) {
    return value == null ? UInt256.ZERO : value;
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  /** Whether an account has code in a state. */
  static boolean hasCode(StateView state, io.evmesh.engine.types.Address address) {
    Account account = state.account(address);
    return account != null && !account.codeHash().equals(io.evmesh.engine.state.Code.EMPTY.hash());
  }
}
