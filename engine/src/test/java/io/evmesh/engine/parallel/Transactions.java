package io.evmesh.engine.parallel;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.scene.Scene;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.List;

/** Transactions of which only what tells them apart matters: legacy ones. */
public final class Transactions {
  private Transactions() {}

  /** A transaction of nonce 0. */
  public static RecoveredTransaction of(
      Address sender, Address to, long gasLimit, UInt256 value, Bytes data) {
    return of(sender, 0, to, gasLimit, value, data);
  }

  public static RecoveredTransaction of(
      Address sender, long nonce, Address to, long gasLimit, UInt256 value, Bytes data) {
    Transaction transaction =
        new Transaction(
            TransactionType.LEGACY,
            UInt256.ONE,
            nonce,
            Scene.GAS_PRICE,
            Scene.GAS_PRICE,
            gasLimit,
            to,
            value,
            data,
            List.of(),
            UInt256.ZERO,
            List.of(),
            List.of(),
            null);
    return new RecoveredTransaction(transaction, sender);
  }
}
