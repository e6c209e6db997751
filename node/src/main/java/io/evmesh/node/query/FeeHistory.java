package io.evmesh.node.query;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.FeeRules;
import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What gas cost in a row of blocks, and what it costs in the block after them, as {@code
 * eth_feeHistory} tells it.
 *
 * @param oldest number of the first block
 * @param rewards for each block the tips at the percentiles asked for; empty if none were
 * @param baseFees one more than there are blocks, in wei per gas
 * @param blobBaseFees likewise, in wei per blob gas
 */
public record FeeHistory(
    long oldest,
    List<List<UInt256>> rewards,
    List<UInt256> baseFees,
    List<Double> gasUsedRatios,
    List<UInt256> blobBaseFees,
    List<Double> blobGasUsedRatios) {
  /** Most blocks of an answer. */
  private static final long MOST_BLOCKS = 1024;

  /** Most percentiles of a question. */
  private static final int MOST_PERCENTILES = 100;

  /**
   * The history of so many blocks up to one.
   *
   * @param count of which only as many are told as there are, and as an answer may have
   * @throws IllegalArgumentException if the percentiles are not ascending from 0 to 100
   */
  public static FeeHistory of(ChainView chain, long count, long newest, List<Double> percentiles) {
    check(percentiles);
    long blocks = Math.min(Math.min(count, MOST_BLOCKS), newest + 1);
    FeeHistory history =
        new FeeHistory(
            blocks == 0 ? 0 : newest - blocks + 1,
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    for (long number = history.oldest; number <= newest && blocks > 0; number++) {
      history.add(chain, number, percentiles);
    }
    if (blocks > 0) {
      history.addNext(chain.config(), chain.header(newest).orElseThrow());
    }
    return history;
  }

  private static void check(List<Double> percentiles) {
    if (percentiles.size() > MOST_PERCENTILES) {
      throw new IllegalArgumentException("over the query limit %d".formatted(MOST_PERCENTILES));
    }
    for (int i = 0; i < percentiles.size(); i++) {
      double percentile = percentiles.get(i);
      if (!(percentile >= 0 && percentile <= 100)) {
        throw new IllegalArgumentException("invalid reward percentile: %f".formatted(percentile));
      }
      if (i > 0 && percentile <= percentiles.get(i - 1)) {
        throw new IllegalArgumentException(
            "invalid reward percentile: #%d:%f >= #%d:%f"
                .formatted(i - 1, percentiles.get(i - 1), i, percentile));
      }
    }
  }

  private void add(ChainView chain, long number, List<Double> percentiles) {
    ChainConfig config = chain.config();
    BlockHeader header = chain.header(number).orElseThrow();
    Fork fork = config.forkAt(number, header.timestamp());
    BlobParameters blobs = config.blobsAt(fork, header.timestamp());
    baseFees.add(header.baseFee() == null ? UInt256.ZERO : header.baseFee());
    gasUsedRatios.add((double) header.gasUsed() / header.gasLimit());
    Long excess = header.excessBlobGas();
    Long used = header.blobGasUsed();
    blobBaseFees.add(excess == null ? UInt256.ZERO : blobs.baseFee(excess));
    long most = blobs.max() * TransactionRules.GAS_PER_BLOB;
    blobGasUsedRatios.add(used == null || most == 0 ? 0.0 : (double) used / most);
    if (!percentiles.isEmpty()) {
      rewards.add(rewards(chain.block(number).orElseThrow(), percentiles));
    }
  }

  private record Reward(UInt256 tip, long gasUsed) {}

  /** The tip at a percentile is that of the transaction up to which so much of the gas was used. */
  private static List<UInt256> rewards(ChainBlock block, List<Double> percentiles) {
    List<Reward> sorted = new ArrayList<>();
    for (int i = 0; i < block.senders().size(); i++) {
      sorted.add(new Reward(tip(block, i), block.gasUsed(i)));
    }
    sorted.sort(Comparator.comparing(Reward::tip));
    List<UInt256> rewards = new ArrayList<>();
    int at = 0;
    long sum = sorted.isEmpty() ? 0 : sorted.getFirst().gasUsed();
    for (double percentile : percentiles) {
      if (sorted.isEmpty()) {
        rewards.add(UInt256.ZERO);
        continue;
      }
      long threshold = (long) (block.header().gasUsed() * percentile / 100);
      while (sum < threshold && at < sorted.size() - 1) {
        at++;
        sum += sorted.get(at).gasUsed();
      }
      rewards.add(sorted.get(at).tip());
    }
    return rewards;
  }

  /** Wei per gas that a transaction gives to whoever made its block. */
  static UInt256 tip(ChainBlock block, int index) {
    Transaction tx = block.block().transactions().get(index);
    UInt256 baseFee = block.header().baseFee();
    return baseFee == null
        ? tx.maxFeePerGas()
        : tx.maxFeePerGas().minus(baseFee).min(tx.maxPriorityFeePerGas());
  }

  private void addNext(ChainConfig config, BlockHeader last) {
    Fork fork = config.forkAt(last.number() + 1, last.timestamp());
    baseFees.add(fork.isAtLeast(Fork.LONDON) ? FeeRules.nextBaseFee(last) : UInt256.ZERO);
    BlobParameters blobs = config.blobsAt(fork, last.timestamp());
    blobBaseFees.add(
        last.excessBlobGas() == null
            ? UInt256.ZERO
            : blobs.baseFee(FeeRules.nextExcessBlobGas(last, fork, blobs)));
  }
}
