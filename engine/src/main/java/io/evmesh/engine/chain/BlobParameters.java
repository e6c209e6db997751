package io.evmesh.engine.chain;

import io.evmesh.engine.types.UInt256;
import java.math.BigInteger;

/**
 * How many blobs a block may carry and how their price moves (EIP-4844, EIP-7840).
 *
 * @param target blobs a block that leave the price as it is
 * @param max blobs a block
 * @param baseFeeUpdateFraction how slowly the price moves
 */
public record BlobParameters(int target, int max, long baseFeeUpdateFraction) {
  /** No blobs, before Cancun. */
  public static final BlobParameters NONE = new BlobParameters(0, 0, 1);

  public static final BlobParameters CANCUN = new BlobParameters(3, 6, 3_338_477);

  /** EIP-7691. */
  public static final BlobParameters PRAGUE = new BlobParameters(6, 9, 5_007_716);

  /** The first raise by a fork of its own (EIP-7892), as the public networks chose it. */
  static final BlobParameters FIRST_RAISE = new BlobParameters(10, 15, 8_346_193);

  static final BlobParameters SECOND_RAISE = new BlobParameters(14, 21, 11_684_671);

  /** The parameters that a fork comes with, or inherits where none but named forks came before. */
  public static BlobParameters of(Fork fork) {
    if (fork.isAtLeast(Fork.PRAGUE)) {
      return PRAGUE;
    }
    return fork.isAtLeast(Fork.CANCUN) ? CANCUN : NONE;
  }

  /** Wei per blob gas in a block with this excess blob gas (unsigned 64 bits); at least 1. */
  public UInt256 baseFee(long excessBlobGas) {
    // fake_exponential of EIP-4844 with a factor of 1
    BigInteger numerator = UInt256.of(excessBlobGas).toBigInteger();
    BigInteger denominator = BigInteger.valueOf(baseFeeUpdateFraction);
    BigInteger output = BigInteger.ZERO;
    BigInteger term = denominator;
    for (long i = 1; term.signum() > 0; i++) {
      output = output.add(term);
      if (output.bitLength() > 512) {
        return UInt256.MAX; // no fee can reach it; such an excess is met in made-up blocks only
      }
      term = term.multiply(numerator).divide(denominator.multiply(BigInteger.valueOf(i)));
    }
    BigInteger fee = output.divide(denominator);
    return fee.bitLength() > 256 ? UInt256.MAX : UInt256.of(fee);
  }
}
