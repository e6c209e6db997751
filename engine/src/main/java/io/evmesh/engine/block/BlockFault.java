package io.evmesh.engine.block;

import io.evmesh.engine.transaction.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * Why a block is not valid.
 *
 * @param transaction the transaction's fault if {@code rule} is {@link Rule#TRANSACTION}
 */
public record BlockFault(Rule rule, @Nullable Rejection transaction) {
  /** The rules of blocks. */
  public enum Rule {
    /** The bytes are no block. */
    MALFORMED,
    UNKNOWN_PARENT,
    NUMBER,
    TIMESTAMP,
    GAS_LIMIT,
    GAS_USED_ABOVE_LIMIT,
    EXTRA_DATA_SIZE,
    /** A field that the fork does not have, or lacks. */
    FIELDS,
    DIFFICULTY,
    /** A nonce from Paris on (EIP-3675). */
    NONCE,
    OMMERS,
    BASE_FEE,
    EXCESS_BLOB_GAS,
    BLOB_GAS_USED,
    /** Above 8 MiB of RLP (EIP-7934). */
    SIZE,
    TRANSACTIONS_ROOT,
    WITHDRAWALS_ROOT,
    TRANSACTION,
    DEPOSIT_LAYOUT,
    SYSTEM_CALL,
    GAS_USED,
    LOGS_BLOOM,
    RECEIPTS_ROOT,
    REQUESTS_HASH,
    STATE_ROOT
  }

  static BlockFault of(Rule rule) {
    return new BlockFault(rule, null);
  }

  static BlockFault of(Rejection transaction) {
    return new BlockFault(Rule.TRANSACTION, transaction);
  }

  @Override
  public String toString() {
    return transaction == null ? rule.name() : rule + " " + transaction;
  }
}
