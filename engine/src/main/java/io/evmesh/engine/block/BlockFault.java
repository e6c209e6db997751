package io.evmesh.engine.block;

import io.evmesh.engine.transaction.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * Why a block is not valid.
 *
 * @param transaction the transaction's fault if {@code rule} is {@link Rule#TRANSACTION}, else null
 */
public record BlockFault(Rule rule, @Nullable Rejection transaction) {
  /** The rules of blocks. */
  public enum Rule {
    /** The bytes are no block. */
    MALFORMED,
    /** The block that it builds on is not known. */
    UNKNOWN_PARENT,
    /** The parent's number plus one. */
    NUMBER,
    /** Later than the parent. */
    TIMESTAMP,
    /** A field that the fork does not have, or lacks. */
    FIELDS,
    /** At least 5,000 and less than a 1024th away from the parent's. */
    GAS_LIMIT,
    /** A gas limit of 2^63 or more. */
    GAS_LIMIT_TOO_BIG,
    /** The header's gas used is above its gas limit. */
    GAS_USED_ABOVE_LIMIT,
    /** More than 32 bytes of extra data. */
    EXTRA_DATA_SIZE,
    /** Other extra data than the DAO fork asks for in its first ten blocks. */
    DAO_EXTRA_DATA,
    /** As the parent decides; zero from Paris on (EIP-3675). */
    DIFFICULTY,
    /** A nonce from Paris on (EIP-3675). */
    NONCE,
    /** EIP-1559. */
    BASE_FEE,
    /** EIP-4844. */
    EXCESS_BLOB_GAS,
    /** Above 8 MiB of RLP (EIP-7934). */
    SIZE,
    /** The hash of the list of ommers. */
    OMMERS_HASH,
    /** Ommers from Paris on (EIP-3675). */
    OMMERS_AFTER_PARIS,
    /** More than two ommers. */
    TOO_MANY_OMMERS,
    /** An ommer twice, in one block or in two of the chain. */
    OMMER_TWICE,
    /** An ommer that is an ancestor. */
    OMMER_IS_ANCESTOR,
    /** An ommer whose parent is not two to seven generations back. */
    OMMER_PARENT,
    /** An ommer whose header is not valid. */
    OMMER_HEADER,
    /** The root over the transactions. */
    TRANSACTIONS_ROOT,
    /** The root over the withdrawals (EIP-4895). */
    WITHDRAWALS_ROOT,
    /** A transaction is not valid where it stands. */
    TRANSACTION,
    /** A deposit's log that is not laid out as EIP-6110 says. */
    DEPOSIT_LAYOUT,
    /** Where a contract of EIP-7002 or EIP-7251 should be there is no code. */
    SYSTEM_CONTRACT_MISSING,
    /** The call of a contract of EIP-7002 or EIP-7251 failed. */
    SYSTEM_CALL,
    /** The gas that the transactions used. */
    GAS_USED,
    /** The blob gas that the transactions used (EIP-4844). */
    BLOB_GAS_USED,
    /** The root over the receipts. */
    RECEIPTS_ROOT,
    /** The filter of all logs. */
    LOGS_BLOOM,
    /** The hash of the requests (EIP-7685). */
    REQUESTS_HASH,
    /** The root of the state after the block. */
    STATE_ROOT
  }

  /** A fault of the block itself. */
  public static BlockFault of(Rule rule) {
    return new BlockFault(rule, null);
  }

  /** The fault of one of its transactions. */
  public static BlockFault of(Rejection transaction) {
    return new BlockFault(Rule.TRANSACTION, transaction);
  }

  @Override
  public String toString() {
    return transaction == null ? rule.name() : rule + " " + transaction;
  }
}
