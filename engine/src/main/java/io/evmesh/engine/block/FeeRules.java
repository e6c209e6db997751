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

  /** Wei per gas in the block after {@code parent} (EIP-1559). */
  public static UInt256 nextBaseFee(BlockHeader parent) {
    UInt256 parentFee = parent.baseFee();
    if (parentFee == null) {
      return INITIAL_BASE_FEE;
    }
    long target = parent.gasLimit() / ELASTICITY;
    long off = parent.gasUsed() - target;
    if (off == 0) {
      return parentFee;
    }
    BigInteger change =
        parentFee
            .toBigInteger()
            .multiply(BigInteger.valueOf(Math.abs(off)))
            .divide(BigInteger.valueOf(target))
            .divide(CHANGE_DENOMINATOR);
    return off > 0
        ? parentFee.plus(UInt256.of(change.max(BigInteger.ONE)))
        : parentFee.minus(UInt256.of(change));
  }

  /** Excess blob gas of the block after {@code parent} (EIP-4844; EIP-7918 from Osaka on). */
  public static long nextExcessBlobGas(BlockHeader parent, Fork fork, BlobParameters blobs) {
    if (parent.excessBlobGas() == null || parent.blobGasUsed() == null) {
      return 0;
    }
    long excess = parent.excessBlobGas();
    long used = parent.blobGasUsed();
    long target = blobs.target() * TransactionRules.GAS_PER_BLOB;
    if (excess + used < target) {
      return 0;
    }
    if (fork.isAtLeast(Fork.OSAKA) && isBelowReserve(parent, blobs.baseFee(excess))) {
      return excess + used * (blobs.max() - blobs.target()) / blobs.max();
    }
    return excess + used - target;
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
