package io.evmesh.engine.block;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.transaction.TransactionType;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction left (Yellow Paper 4.4.1).
 *
 * @param stateRoot the root after the transaction, before Byzantium; then null and {@code success}
 *     is told instead (EIP-658)
 * @param cumulativeGasUsed gas units of this and all transactions before it in the block
 * @param logsBloom 256 bytes: the filter of {@code logs}
 */
public record Receipt(
    TransactionType type,
    @Nullable Hash stateRoot,
    boolean success,
    long cumulativeGasUsed,
    Bytes logsBloom,
    List<Log> logs) {

  /** A receipt with the filter that belongs to its logs. */
  public static Receipt of(
      TransactionType type,
      @Nullable Hash stateRoot,
      boolean success,
      long cumulativeGasUsed,
      List<Log> logs) {
    return new Receipt(type, stateRoot, success, cumulativeGasUsed, LogsBloom.of(logs), logs);
  }

  /** The coding that goes into the receipts' trie (EIP-2718). */
  public Bytes encode() {
    RlpWriter rlp = new RlpWriter();
    if (type != TransactionType.LEGACY) {
      rlp.writeRaw(Bytes.wrap(new byte[] {(byte) type.ordinal()}));
    }
    rlp.startList();
    if (stateRoot != null) {
      rlp.write(stateRoot);
    } else {
      rlp.write(success ? 1 : 0);
    }
    rlp.write(cumulativeGasUsed).write(logsBloom);
    rlp.startList();
    for (Log log : logs) {
      rlp.startList().write(log.address()).startList();
      log.topics().forEach(rlp::write);
      rlp.endList().write(log.data()).endList();
    }
    return rlp.endList().endList().toBytes();
  }
}
