package io.evmesh.engine.block;

import io.evmesh.engine.chain.BlobParameters;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;

/** How base fee and excess blob gas follow from the parent. */
public final class FeeRules {
  private static final UInt256 INITIAL_BASE_FEE = UInt256.of(1_000_000_000);
  private static final long ELASTICITY = 2;
  private static final BigInteger CHANGE_DENOMINATOR = BigInteger.valueOf(8);
  private static final long BLOB_BASE_COST = 1 << 13; // EIP-7918

  private FeeRules() {}

  /**
   * Wei per gas in the block after {@code parent} (EIP-1559).
   *
   * @param parent with a gas limit of at least 2
   */
  public static UInt256 nextBaseFee(BlockHeader parent) {
    UInt256 parentFee = parent.baseFee();
    if (parentFee == null) {
      return INITIAL_BASE_FEE;
    }
    long target = Long.divideUnsigned(parent.gasLimit(), ELASTICITY);
    long off = parent.gasUsed() - target;
    if (off == 0) {
      return parentFee;
    }
    boolean rises = Long.compareUnsigned(parent.gasUsed(), target) > 0;
    BigInteger fee = parentFee.toBigInteger();
    BigInteger change =
        fee.multiply(UInt256.of(rises ? off : -off).toBigInteger())
            .divide(UInt256.of(target).toBigInteger())
            .divide(CHANGE_DENOMINATOR);
    BigInteger next = rises ? fee.add(change.max(BigInteger.ONE)) : fee.subtract(change);
    return next.bitLength() > 256 ? UInt256.MAX : UInt256.of(next);
  }

  /**
   * Excess blob gas of the block after {@code parent} (EIP-4844; EIP-7918 from Osaka on), unsigned
   * 64 bits; what would be more is 2^64 - 1.
   *
   * @param fork the next block's, as are {@code blobs}
   */
  public static long nextExcessBlobGas(BlockHeader parent, Fork fork, BlobParameters blobs) {
    if (parent.excessBlobGas() == null || parent.blobGasUsed() == null) {
      return 0;
    }
    BigInteger excess = UInt256.of(parent.excessBlobGas()).toBigInteger();
    BigInteger used = UInt256.of(parent.blobGasUsed()).toBigInteger();
    BigInteger target = BigInteger.valueOf(blobs.target() * TransactionRules.GAS_PER_BLOB);
    BigInteger over = excess.add(used).subtract(target);
    if (over.signum() < 0) {
      return 0;
    }
    if (fork.isAtLeast(Fork.OSAKA)
        && isBelowReserve(parent, blobs.baseFee(parent.excessBlobGas()))) {
      BigInteger above = BigInteger.valueOf(blobs.max() - blobs.target());
      over = excess.add(used.multiply(above).divide(BigInteger.valueOf(blobs.max())));
    }
    return over.bitLength() > 64 ? -1 : over.longValue();
  }

  /** Whether a blob costs less than executing what checks it (EIP-7918). */
  private static boolean isBelowReserve(BlockHeader parent, UInt256 blobBaseFee) {
    UInt256 baseFee = parent.baseFee() == null ? UInt256.ZERO : parent.baseFee();
    return baseFee
            .toBigInteger()
            .multiply(BigInteger.valueOf(BLOB_BASE_COST))
            .compareTo(
                blobBaseFee
                    .toBigInteger()
                    .multiply(BigInteger.valueOf(TransactionRules.GAS_PER_BLOB)))
        > 0;
  }
}
