package io.evmesh.engine.block;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a block says of itself. Fields that later forks added are null before them; each needs those
 * before it.
 *
 * @param logsBloom 256 bytes
 * @param number unsigned 64 bits, as are gas limit, gas used and timestamp (seconds)
 * @param mixHash PREVRANDAO from Paris on
 * @param nonce 8 bytes
 * @param baseFee wei per gas (London)
 * @param withdrawalsRoot Shanghai
 * @param blobGasUsed Cancun, as are {@code excessBlobGas} and {@code parentBeaconRoot}
 * @param requestsHash Prague
 */
public record BlockHeader(
    Hash parentHash,
    Hash ommersHash,
    Address coinbase,
    Hash stateRoot,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Bytes logsBloom,
    UInt256 difficulty,
    long number,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes extraData,
    Hash mixHash,
    Bytes nonce,
    @Nullable UInt256 baseFee,
    @Nullable Hash withdrawalsRoot,
    @Nullable Long blobGasUsed,
    @Nullable Long excessBlobGas,
    @Nullable Hash parentBeaconRoot,
    @Nullable Hash requestsHash) {
  /** The hash of no requests (EIP-7685). */
  public static final Hash NO_REQUESTS = Requests.hash(List.of());

  /**
   * The header of a first block, number 0, in which nothing happens, by rules since Cancun.
   *
   * @param gasLimit gas units
   * @param gasUsed what the base fee of the next block is made from; half the limit keeps it
   * @param timestamp seconds since 1970
   * @param requestsHash null before Prague
   */
  public static BlockHeader first(
      Hash stateRoot,
      long gasLimit,
      long gasUsed,
      long timestamp,
      UInt256 baseFee,
      @Nullable Hash requestsHash) {
    return new BlockHeader(
        Hash.ZERO,
        Roots.EMPTY_LIST_HASH,
        Address.ZERO,
        stateRoot,
        Roots.EMPTY,
        Roots.EMPTY,
        LogsBloom.EMPTY,
        UInt256.ZERO,
        0,
        gasLimit,
        gasUsed,
        timestamp,
        Bytes.EMPTY,
        Hash.ZERO,
        Bytes.wrap(new byte[8]),
        baseFee,
        Roots.EMPTY,
        0L,
        0L,
        Hash.ZERO,
        requestsHash);
  }

  /** The header with what came out of executing the block, in place of what it had. */
  public BlockHeader with(Hash rootOfTransactions, BlockResult result) {
    return new BlockHeader(
        parentHash,
        ommersHash,
        coinbase,
        result.stateRoot(),
        rootOfTransactions,
        result.receiptsRoot(),
        result.logsBloom(),
        difficulty,
        number,
        gasLimit,
        result.gasUsed(),
        timestamp,
        extraData,
        mixHash,
        nonce,
        baseFee,
        withdrawalsRoot,
        blobGasUsed == null ? null : (Long) result.blobGasUsed(),
        excessBlobGas,
        parentBeaconRoot,
        result.requestsHash());
  }

  /** Keccak-256 of the header's RLP: the hash of the block. */
  public Hash hash() {
    RlpWriter rlp = new RlpWriter();
    write(rlp);
    return Keccak256.hash(rlp.toBytes());
  }

  /** Writes the header as a list. */
  public void write(RlpWriter rlp) {
    rlp.startList().write(parentHash).write(ommersHash).write(coinbase).write(stateRoot);
    rlp.write(transactionsRoot).write(receiptsRoot).write(logsBloom).write(difficulty);
    rlp.write(number).write(gasLimit).write(gasUsed).write(timestamp);
    rlp.write(extraData).write(mixHash).write(nonce);
    if (baseFee != null) {
      rlp.write(baseFee);
    }
    if (withdrawalsRoot != null) {
      rlp.write(withdrawalsRoot);
    }
    if (blobGasUsed != null) {
      rlp.write(blobGasUsed.longValue());
    }
    if (excessBlobGas != null) {
      rlp.write(excessBlobGas.longValue());
    }
    if (parentBeaconRoot != null) {
      rlp.write(parentBeaconRoot);
    }
    if (requestsHash != null) {
      rlp.write(requestsHash);
    }
    rlp.endList();
  }
}
