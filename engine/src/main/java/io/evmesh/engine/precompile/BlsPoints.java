package io.evmesh.engine.precompile;

import io.evmesh.engine.types.Bytes;
import java.util.Arrays;
import java.util.Optional;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;

/**
 * Points of BLS12-381 between the coding of EIP-2537 (field elements in 64 bytes, of which the
 * first 16 are zero, infinity all zero) and that of the library (48 bytes, flags in the first).
 */
final class BlsPoints {
  static final int G1_SIZE = 128;
  static final int G2_SIZE = 256;
  private static final int FIELD = 64;
  private static final int PADDING = 16;
  private static final int RAW_FIELD = 48;
  private static final byte INFINITY = 0x40;
  private static final int FLAGS = 0xe0;

  private BlsPoints() {}

  /** A point of the curve; empty if these bytes are none. */
  static Optional<P1_Affine> g1(Bytes input, int from) {
    Optional<byte[]> raw = raw(input, from, new int[] {0, 1});
    try {
      return raw.map(P1_Affine::new);
    } catch (RuntimeException e) {
      return Optional.empty(); // the library's way to say that the point is not on the curve
    }
  }

  /** A point of the twist; empty if these bytes are none. */
  static Optional<P2_Affine> g2(Bytes input, int from) {
    Optional<byte[]> raw = raw(input, from, new int[] {1, 0, 3, 2}); // imaginary parts first
    try {
      return raw.map(P2_Affine::new);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Whether a point of the curve is in the group; of infinity the library would take as long. */
  static boolean isInGroup(P1_Affine point) {
    return point.is_inf() || point.in_group();
  }

  /** The same of a point of the twist. */
  static boolean isInGroup(P2_Affine point) {
    return point.is_inf() || point.in_group();
  }

  private static Optional<byte[]> raw(Bytes input, int from, int[] order) {
    byte[] out = new byte[RAW_FIELD * order.length];
    boolean allZero = true;
    for (int i = 0; i < order.length; i++) {
      byte[] field = Inputs.range(input, from + FIELD * order[i], FIELD);
      for (int k = 0; k < FIELD; k++) {
        allZero &= field[k] == 0;
        if (k < PADDING && field[k] != 0) {
          return Optional.empty();
        }
      }
      if ((field[PADDING] & FLAGS) != 0) {
        return Optional.empty(); // above the modulus, and the library would take it for flags
      }
      System.arraycopy(field, PADDING, out, RAW_FIELD * i, RAW_FIELD);
    }
    if (allZero) {
      out[0] = INFINITY;
    }
    return Optional.of(out);
  }

  static Bytes coded(P1 point) {
    return codedG1(point.serialize());
  }

  static Bytes coded(P2 point) {
    return codedG2(point.serialize());
  }

  /** From the library's 96 bytes of a point of the curve. */
  static Bytes codedG1(byte[] raw) {
    return coded(raw, new int[] {0, 1});
  }

  /** From the library's 192 bytes of a point of the twist. */
  static Bytes codedG2(byte[] raw) {
    return coded(raw, new int[] {1, 0, 3, 2});
  }

  private static Bytes coded(byte[] raw, int[] order) {
    byte[] out = new byte[FIELD * order.length];
    if ((raw[0] & INFINITY) == 0) {
      for (int i = 0; i < order.length; i++) {
        System.arraycopy(raw, RAW_FIELD * i, out, FIELD * order[i] + PADDING, RAW_FIELD);
      }
    }
    return Bytes.wrap(out);
  }

  /** The library's coding of an affine point from its coordinates, each of 48 bytes. */
  static byte[] join(byte[]... coordinates) {
    byte[] out = new byte[RAW_FIELD * coordinates.length];
    for (int i = 0; i < coordinates.length; i++) {
      System.arraycopy(Arrays.copyOf(coordinates[i], RAW_FIELD), 0, out, RAW_FIELD * i, RAW_FIELD);
    }
    return out;
  }
}
