package io.evmesh.input.recording;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;

/**
 * What stands in for the signature of a transaction of which only the sender is known, so that it
 * can be written down: r is the sender's address and s is zero, which no signature has. The hash of
 * such a transaction is not that of the signed one.
 */
public final class StandInSignature {
  private StandInSignature() {}

  /** The transaction itself if it is signed, otherwise with a stand-in. */
  public static RecoveredTransaction orSigned(RecoveredTransaction recovered) {
    Transaction transaction = recovered.transaction();
    if (transaction.signature() != null) {
      return recovered;
    }
    UInt256 sender = UInt256.of(recovered.sender().toBytes());
    return new RecoveredTransaction(
        transaction.withSignature(new Signature(0, sender, UInt256.ZERO)), recovered.sender());
  }

  /** Whether the transaction has the stand-in of this sender. */
  public static boolean isOf(Transaction transaction, Address sender) {
    Signature signature = transaction.signature();
    return signature != null
        && signature.s().isZero()
        && signature.r().equals(UInt256.of(sender.toBytes()));
  }
}
