package io.evmesh.node.call;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.node.pool.Refusals;
import java.math.BigInteger;

/** Why a transaction could not be tried out, in go-ethereum's words. */
public final class Invalid {
  private Invalid() {}

  /** The sentence for a broken rule. */
  public static String sentence(Rejection reason, CallSite site, Address sender, Transaction tx) {
    return suppliedGas(cause(reason, site, sender, tx), tx);
  }

  /** As calls word it. */
  static String suppliedGas(String cause, Transaction tx) {
    return "err: %s (supplied gas %s)".formatted(cause, Long.toUnsignedString(tx.gasLimit()));
  }

  /** As estimates word it. */
  static String withGas(String cause, Transaction tx) {
    return "failed with %s gas: %s".formatted(Long.toUnsignedString(tx.gasLimit()), cause);
  }

  /** The rule alone, without the gas. */
  public static String cause(Rejection reason, CallSite site, Address sender, Transaction tx) {
    return switch (reason) {
      case INSUFFICIENT_FUNDS -> {
        Account account = site.state().account(sender);
        BigInteger have = account == null ? BigInteger.ZERO : account.balance().toBigInteger();
        yield "insufficient funds for gas * price + value: address %s have %d want %d"
            .formatted(sender, have, cost(tx));
      }
      case INTRINSIC_GAS_TOO_LOW ->
          "intrinsic gas too low: have %s, want %d"
              .formatted(
                  Long.toUnsignedString(tx.gasLimit()),
                  TransactionRules.intrinsicGas(site.block().fork(), tx));
      case FEE_BELOW_BASE_FEE ->
          "max fee per gas less than block base fee: address %s, maxFeePerGas: %d, baseFee: %d"
              .formatted(
                  sender, tx.maxFeePerGas().toBigInteger(), site.block().baseFee().toBigInteger());
      case PRIORITY_FEE_ABOVE_FEE_CAP ->
          "max priority fee per gas higher than max fee per gas: address %s,".formatted(sender)
              + " maxPriorityFeePerGas: %d, maxFeePerGas: %d"
                  .formatted(
                      tx.maxPriorityFeePerGas().toBigInteger(), tx.maxFeePerGas().toBigInteger());
      default -> Refusals.sentence(reason, site.block(), tx);
    };
  }

  private static BigInteger cost(Transaction tx) {
    BigInteger gas = UInt256.of(tx.gasLimit()).toBigInteger();
    return gas.multiply(tx.maxFeePerGas().toBigInteger()).add(tx.value().toBigInteger());
  }
}
