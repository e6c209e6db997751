package io.evmesh.actors.chain;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.Signature;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.UInt256;

/**
 * What stands in a stored transaction of which only the sender is known, as in recorded and
 * generated blocks: r is the sender's address, s is zero, which no signature has. Its hash is not
 * that of the signed transaction.
 */
final class StandInSignature {
  private StandInSignature() {}

  /** The transaction itself if it is signed, otherwise with a stand-in. */
  static RecoveredTransaction orSigned(RecoveredTransaction recovered) {
    Transaction transaction = recovered.transaction();
    if (transaction.signature() != null) {
      return recovered;
    }
    UInt256 sender = UInt256.of(recovered.sender().toBytes());
    return new RecoveredTransaction(
        transaction.withSignature(new Signature(0, sender, UInt256.ZERO)), recovered.sender());
  }
}
