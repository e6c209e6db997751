package io.evmesh.node.pool;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Creations;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;

/** What is wrong with a transaction, in go-ethereum's words, which clients look for. */
public final class Refusals {
  private Refusals() {}

  /** The sentence for a broken rule. */
  public static String sentence(Rejection rejection, BlockContext block, Transaction tx) {
    return switch (rejection) {
      case MALFORMED -> "malformed transaction";
      case TYPE_NOT_SUPPORTED -> "transaction type not supported";
      case INVALID_SIGNATURE -> "invalid sender: invalid transaction v, r, s values";
      case INVALID_CHAIN_ID ->
          "invalid sender: invalid chain id for signer: have %s want %s"
              .formatted(
                  tx.chainId() == null ? "none" : tx.chainId().toBigInteger(),
                  Long.toUnsignedString(block.chainId()));
      case NONCE_TOO_LOW -> "nonce too low";
      case NONCE_TOO_HIGH -> "nonce too high";
      case NONCE_IS_MAX -> "nonce has max value";
      case INSUFFICIENT_FUNDS -> "insufficient funds for gas * price + value";
      case SENDER_NOT_EOA -> "sender not an eoa";
      case GAS_ALLOWANCE_EXCEEDED -> "exceeds block gas limit";
      case INTRINSIC_GAS_TOO_LOW ->
          "intrinsic gas too low: gas %s, minimum needed %d"
              .formatted(
                  Long.toUnsignedString(tx.gasLimit()),
                  TransactionRules.intrinsicGas(block.fork(), tx));
      case FLOOR_GAS_TOO_LOW ->
          "insufficient gas for floor data gas cost: gas %s, minimum needed %d"
              .formatted(
                  Long.toUnsignedString(tx.gasLimit()),
                  TransactionRules.floorGas(block.fork(), tx));
      case GAS_LIMIT_ABOVE_CAP ->
          "transaction gas limit too high (cap: %d, tx: %s)"
              .formatted(TransactionRules.GAS_LIMIT_CAP, Long.toUnsignedString(tx.gasLimit()));
      case FEE_OVERFLOW -> "max fee per gas higher than 2^256-1";
      case INIT_CODE_TOO_LARGE ->
          "max initcode size exceeded: code size %d limit %d"
              .formatted(tx.data().size(), Creations.MAX_INIT_CODE);
      case FEE_BELOW_BASE_FEE -> "max fee per gas less than block base fee";
      case PRIORITY_FEE_ABOVE_FEE_CAP -> "max priority fee per gas higher than max fee per gas";
      case BLOB_FEE_BELOW_BASE_FEE -> "max fee per blob gas less than block blob gas fee";
      case NO_BLOBS -> "blobless blob transaction";
      case TOO_MANY_BLOBS ->
          "too many blobs in transaction: have %d".formatted(tx.blobVersionedHashes().size());
      case BLOB_ALLOWANCE_EXCEEDED -> "too many blobs in block";
      case BLOB_VERSION_UNKNOWN -> "invalid blob hash version";
      case BLOB_CREATION -> "blob transaction of type create";
      case NO_AUTHORIZATIONS -> "set code tx must have at least one authorization tuple";
      case SET_CODE_CREATION -> "set code transaction must not be a create transaction";
    };
  }
}
