package io.evmesh.engine.precompile;

import io.evmesh.engine.chain.Fork;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The precompiled contracts of a fork, by the number that is their address. */
public final class Precompiles {
  /** The highest number that any fork uses. */
  public static final int HIGHEST = 0x100;

  private static final Map<Fork, @Nullable Precompile[]> TABLES = new EnumMap<>(Fork.class);

  static {
    @Nullable Precompile[] contracts = new Precompile[HIGHEST + 1];
    for (Fork fork : Fork.values()) {
      contracts = contracts.clone();
      addChanges(fork, contracts);
      TABLES.put(fork, contracts);
    }
  }

  private Precompiles() {}

  /**
   * The contract at address {@code number} (1 to 0x100) under the rules of {@code fork}, or null if
   * there is none.
   */
  public static @Nullable Precompile at(Fork fork, int number) {
    return TABLES.get(fork)[number];
  }

  private static void addChanges(Fork fork, @Nullable Precompile[] contracts) {
    switch (fork) {
      case FRONTIER -> {
        contracts[1] = Hashing.ECRECOVER;
        contracts[2] = Hashing.SHA256;
        contracts[3] = Hashing.RIPEMD160;
        contracts[4] = Hashing.IDENTITY;
      }
      case BYZANTIUM -> {
        contracts[5] = Modexp.BYZANTIUM;
        contracts[6] = Bn254.ADD_BYZANTIUM;
        contracts[7] = Bn254.MULTIPLY_BYZANTIUM;
        contracts[8] = Bn254.PAIRING_BYZANTIUM;
      }
      case ISTANBUL -> {
        contracts[6] = Bn254.ADD; // EIP-1108
        contracts[7] = Bn254.MULTIPLY;
        contracts[8] = Bn254.PAIRING;
        contracts[9] = Blake2f.CONTRACT;
      }
      case BERLIN -> contracts[5] = Modexp.BERLIN;
      case CANCUN -> contracts[0x0a] = PointEvaluation.CONTRACT;
      case PRAGUE -> {
        contracts[0x0b] = Bls12381.G1_ADD;
        contracts[0x0c] = Bls12381.G1_MSM;
        contracts[0x0d] = Bls12381.G2_ADD;
        contracts[0x0e] = Bls12381.G2_MSM;
        contracts[0x0f] = Bls12381.PAIRING;
        contracts[0x10] = Bls12381.MAP_TO_G1;
        contracts[0x11] = Bls12381.MAP_TO_G2;
      }
      case OSAKA -> {
        contracts[5] = Modexp.OSAKA;
        contracts[0x100] = P256Verify.CONTRACT;
      }
      case HOMESTEAD,
          TANGERINE_WHISTLE,
          SPURIOUS_DRAGON,
          CONSTANTINOPLE,
          PETERSBURG,
          LONDON,
          PARIS,
          SHANGHAI -> {}
    }
  }
}
