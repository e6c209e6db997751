package io.evmesh.engine.parallel.share;

import io.evmesh.engine.execution.RecoveredTransaction;
import java.util.List;
import java.util.Optional;

/**
 * Which share each transaction of a block is in: a sender's in the same one in each block, so that
 * what it needs is known there, and what is expected to meet in one.
 */
public final class ShareSplit {
  private static final long SALT = 5;
  private static final double LEAST = 0.4; // of what a share is to have
  private static final double MOST = 1.5;

  private final int[] shareOf;
  private final int[] sizes;

  private ShareSplit(int[] shareOf, int[] sizes) {
    this.shareOf = shareOf;
    this.sizes = sizes;
  }

  /**
   * Splits a block.
   *
   * @param groupOf by transaction: the lowest of those that are to be in one share with it
   * @param parts by share: what part of all transactions it is to have, about
   * @return empty if a share gets much less than that, or the first much more
   */
  public static Optional<ShareSplit> of(
      List<RecoveredTransaction> transactions, int[] groupOf, double[] parts) {
    int[] shareOf = new int[groupOf.length];
    int[] sizes = new int[parts.length];
    for (int tx = 0; tx < shareOf.length; tx++) {
      int first = groupOf[tx];
      int share = first < tx ? shareOf[first] : share(transactions.get(tx), parts);
      shareOf[tx] = share;
      sizes[share]++;
    }
    for (int share = 0; share < sizes.length; share++) {
      double expected = parts[share] * shareOf.length;
      if (sizes[share] < LEAST * expected || sizes[share] > MOST * expected) {
        return Optional.empty();
      }
    }
    return Optional.of(new ShareSplit(shareOf, sizes));
  }

  private static int share(RecoveredTransaction transaction, double[] parts) {
    double at = (transaction.sender().hash(SALT) >>> 11) * 0x1p-53;
    int share = 0;
    for (double below = parts[0]; share < parts.length - 1 && at >= below; ) {
      below += parts[++share];
    }
    return share;
  }

  /** The numbers of a share's transactions, ascending. */
  public int[] transactions(int share) {
    int[] numbers = new int[sizes[share]];
    int at = 0;
    for (int tx = 0; tx < shareOf.length; tx++) {
      if (shareOf[tx] == share) {
        numbers[at++] = tx;
      }
    }
    return numbers;
  }
}
