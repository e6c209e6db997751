package io.evmesh.engine.precompile;

import io.evmesh.engine.chain.Fork;
import org.jspecify.annotations.Nullable;

/**
 * The precompiled contracts of a fork, by the number that is their address. A contract, and the
 * library behind it, is loaded when it is first asked for.
 */
public final class Precompiles {
  /** The highest number that any fork uses. */
  public static final int HIGHEST = 0x100;

  private static final int CHEAP_TO_READ = 4096; // bytes

  private Precompiles() {}

  /**
   * Gas units below which a call fails that has so many bytes to read ({@link Precompile#reads}),
   * whatever they are: no contract takes less for many bytes than the identity.
   */
  public static long leastGas(int sizeBytes) {
    return sizeBytes <= CHEAP_TO_READ ? 0 : Identity.gas(sizeBytes);
  }

  /** Whether there is a contract at address {@code number} under the rules of {@code fork}. */
  public static boolean exists(Fork fork, int number) {
    return switch (number) {
      case 1, 2, 3, 4 -> true;
      case 5, 6, 7, 8 -> fork.isAtLeast(Fork.BYZANTIUM);
      case 9 -> fork.isAtLeast(Fork.ISTANBUL);
      case 0x0a -> fork.isAtLeast(Fork.CANCUN);
      case 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11 -> fork.isAtLeast(Fork.PRAGUE);
      case 0x100 -> fork.isAtLeast(Fork.OSAKA);
      default -> false;
    };
  }

  /**
   * The contract at address {@code number} (1 to 0x100) under the rules of {@code fork}, or null if
   * there is none.
   */
  public static @Nullable Precompile at(Fork fork, int number) {
    return exists(fork, number) ? contract(fork, number) : null;
  }

  private static Precompile contract(Fork fork, int number) {
    boolean cheapCurve = fork.isAtLeast(Fork.ISTANBUL); // EIP-1108
    return switch (number) {
      case 1 -> Hashing.ECRECOVER;
      case 2 -> Hashing.SHA256;
      case 3 -> Hashing.RIPEMD160;
      case 4 -> Identity.CONTRACT;
      case 5 -> modexp(fork);
      case 6 -> cheapCurve ? Bn254.ADD : Bn254.ADD_BYZANTIUM;
      case 7 -> cheapCurve ? Bn254.MULTIPLY : Bn254.MULTIPLY_BYZANTIUM;
      case 8 -> cheapCurve ? Bn254.PAIRING : Bn254.PAIRING_BYZANTIUM;
      case 9 -> Blake2f.CONTRACT;
      case 0x0a -> PointEvaluation.CONTRACT;
      case 0x0b -> Bls12381.G1_ADD;
      case 0x0c -> Bls12381.G1_MSM;
      case 0x0d -> Bls12381.G2_ADD;
      case 0x0e -> Bls12381.G2_MSM;
      case 0x0f -> Bls12381.PAIRING;
      case 0x10 -> Bls12381.MAP_TO_G1;
      case 0x11 -> Bls12381.MAP_TO_G2;
      case 0x100 -> P256Verify.CONTRACT;
      default -> throw new IllegalStateException("no contract has the number " + number);
    };
  }

  private static Precompile modexp(Fork fork) {
    if (fork.isAtLeast(Fork.OSAKA)) {
      return Modexp.OSAKA;
    }
    return fork.isAtLeast(Fork.BERLIN) ? Modexp.BERLIN : Modexp.BYZANTIUM;
  }
}
