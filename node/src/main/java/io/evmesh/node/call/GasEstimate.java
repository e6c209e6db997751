package io.evmesh.node.call;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.CallOutcome;
import io.evmesh.engine.evm.CallOutcome.Halted;
import io.evmesh.engine.evm.Halt;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.call.Calls.Trial;
import java.math.BigInteger;

/**
 * Looks for the least gas limit with which a transaction succeeds, as go-ethereum does: first what
 * it uses and what it must hold back, then by halves, until what is known is within 1.5 %.
 */
public final class GasEstimate {
  private static final long TRANSFER_GAS = 21_000;
  private static final long CALL_STIPEND = 2300;
  private static final double ERROR_RATIO = 0.015;

  private final Calls calls;
  private final CallSite site;
  private final CallRequest request;

  private GasEstimate(Calls calls, CallSite site, CallRequest request) {
    this.calls = calls;
    this.site = site;
    this.request = request;
  }

  /**
   * The gas limit, in gas units.
   *
   * @throws CallFault if the transaction fails whatever it gets, or it takes too long to find out
   */
  public static long of(Calls calls, CallSite site, CallRequest request)
      throws InterruptedException {
    return calls.computeInTime(new GasEstimate(calls, site, request)::find);
  }

  private long find() throws InterruptedException {
    long high = most();
    boolean isTransfer =
        request.payload().isEmpty()
            && request.to() != null
            && !Calls.hasCode(site.state(), request.to())
            && request.authorizations() == null;
    if (isTransfer && isPlain()) {
      return TRANSFER_GAS;
    }
    Trial trial = run(high);
    failIfNot(trial, high);
    long low = trial.gasUsed() - 1;
    long before = high - trial.outcome().gasLeft();
    long optimistic = (Math.max(before, trial.gasUsed()) + CALL_STIPEND) * 64 / 63;
    if (optimistic < high) {
      if (succeeds(optimistic)) {
        high = optimistic;
      } else {
        low = optimistic;
      }
    }
    while (low + 1 < high) {
      if ((double) (high - low) / high < ERROR_RATIO) {
        break;
      }
      long middle = Math.min((high + low) / 2, 2 * low);
      if (succeeds(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** What the block, the sender's means and the node's limit allow. */
  private long most() {
    Long asked = request.gas();
    boolean isEnough = asked != null && Long.compareUnsigned(asked, TRANSFER_GAS) >= 0;
    long high = asked != null && isEnough ? asked : site.block().gasLimit();
    if (site.block().fork().isAtLeast(Fork.OSAKA)) {
      high = least(high, TransactionRules.GAS_LIMIT_CAP);
    }
    high = least(high, payable());
    return least(high, calls.settings().gas());
  }

  private static long least(long one, long other) {
    return Long.compareUnsigned(one, other) <= 0 ? one : other;
  }

  private long payable() {
    Transaction tx = Calls.transaction(site, request, 0);
    UInt256 price = tx.maxFeePerGas();
    if (price.isZero()) {
      return -1; // as unsigned: all
    }
    Account account = site.state().account(request.sender());
    BigInteger balance = account == null ? BigInteger.ZERO : account.balance().toBigInteger();
    BigInteger blobs =
        tx.maxFeePerBlobGas()
            .toBigInteger()
            .multiply(
                BigInteger.valueOf(
                    TransactionRules.GAS_PER_BLOB * tx.blobVersionedHashes().size()));
    BigInteger left = balance.subtract(tx.value().toBigInteger());
    if (left.signum() <= 0) {
      throw new CallFault.Failed("insufficient funds for transfer");
    }
    left = left.subtract(blobs);
    if (left.signum() < 0) {
      throw new CallFault.Failed("insufficient funds for gas * price + value");
    }
    BigInteger gas = left.divide(price.toBigInteger());
    return gas.bitLength() > 63 ? -1 : gas.longValue();
  }

  private Trial run(long gas) throws InterruptedException {
    return calls.run(site, request, Calls.transaction(site, request, gas), Invalid::withGas);
  }

  /** Whether what looks like a transfer is one: if not, why not is found out as for all others. */
  private boolean isPlain() throws InterruptedException {
    try {
      return succeeds(TRANSFER_GAS);
    } catch (CallFault.Failed e) {
      return false;
    }
  }

  /** Too little gas to begin with counts as failing. */
  private boolean succeeds(long gas) throws InterruptedException {
    Transaction tx = Calls.transaction(site, request, gas);
    Fork fork = site.block().fork();
    boolean begins =
        gas >= TransactionRules.intrinsicGas(fork, tx)
            && gas >= TransactionRules.floorGas(fork, tx);
    return begins && calls.run(site, request, tx, Invalid::withGas).succeeded();
  }

  private static void failIfNot(Trial trial, long gas) {
    switch (trial.outcome()) {
      case CallOutcome.Returned _ -> {
        // it can be done
      }
      case CallOutcome.Reverted(var _, var output) -> throw new CallFault.Reverted(output);
      case Halted(var reason) ->
          throw new CallFault.Failed(
              reason == Halt.OUT_OF_GAS
                  ? "gas required exceeds allowance (%s)".formatted(Long.toUnsignedString(gas))
                  : Halts.sentence(reason));
    }
  }
}
