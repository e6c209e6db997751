package io.evmesh.engine.types;

import java.util.HexFormat;

/** Hexadecimal text with the prefix {@code 0x}, as Ethereum writes bytes and quantities. */
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  /**
   * The bytes that {@code text} writes; the prefix may be missing.
   *
   * @throws IllegalArgumentException on an odd number of digits or a character that is no digit
   */
  public static byte[] decode(String text) {
    int from = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
    if ((text.length() - from & 1) != 0) {
      throw new IllegalArgumentException("odd number of hex digits in '" + shorten(text) + "'");
    }
    try {
      return FORMAT.parseHex(text, from, text.length());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not hexadecimal: '" + shorten(text) + "'", e);
    }
  }

  /** Lower-case digits of all bytes, with the prefix. */
  public static String encode(byte[] bytes) {
    return encode(bytes, 0, bytes.length);
  }

  /** Lower-case digits of {@code bytes[from, to)}, with the prefix. */
  public static String encode(byte[] bytes, int from, int to) {
    return FORMAT
        .formatHex(new StringBuilder(2 + 2 * (to - from)).append("0x"), bytes, from, to)
        .toString();
  }

  private static String shorten(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
