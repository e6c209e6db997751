package io.evmesh.node.vote;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Calls and answers of contracts as Solidity codes them, as far as governors need it. */
public final class Abi {
  private static final int WORD = 32;
  private static final int SELECTOR = 4;

  private Abi() {}

  /** The first four bytes of a call of a function such as {@code state(uint256)}. */
  public static Bytes selector(String function) {
    return hash(function).toBytes().slice(0, SELECTOR);
  }

  /** Keccak-256 of a text. */
  public static Hash hash(String text) {
    return Keccak256.hash(Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * A call.
   *
   * @param arguments numbers, addresses and hashes for a word each; bytes and texts for those of
   *     any length
   */
  public static Bytes call(String function, Object... arguments) {
    return Bytes.wrap(concat(selector(function).unsafeArray(), encode(arguments).unsafeArray()));
  }

  /** Values one after the other, those of any length behind the others. */
  public static Bytes encode(Object... values) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    int headBytes = WORD * values.length;
    for (Object value : values) {
      switch (value) {
        case Bytes bytes -> {
          head.writeBytes(word(UInt256.of(headBytes + tail.size())));
          append(tail, bytes);
        }
        case String text -> {
          head.writeBytes(word(UInt256.of(headBytes + tail.size())));
          append(tail, Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
        default -> head.writeBytes(word(value));
      }
    }
    return Bytes.wrap(concat(head.toByteArray(), tail.toByteArray()));
  }

  private static byte[] word(Object value) {
    return switch (value) {
      case UInt256 number -> number.toBytes32().unsafeArray();
      case Integer number -> UInt256.of(number).toBytes32().unsafeArray();
      case Long number -> UInt256.of(number).toBytes32().unsafeArray();
      case Hash hash -> hash.toBytes().unsafeArray();
      case Address address -> {
        byte[] word = new byte[WORD];
        address.write(word, WORD - Address.SIZE);
        yield word;
      }
      default -> throw new IllegalArgumentException("no value of a word: " + value);
    };
  }

  private static void append(ByteArrayOutputStream tail, Bytes bytes) {
    tail.writeBytes(word(UInt256.of(bytes.size())));
    tail.writeBytes(bytes.unsafeArray());
    tail.writeBytes(new byte[(WORD - bytes.size() % WORD) % WORD]);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] all = new byte[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /** Keccak-256 over words. */
  public static Hash hashOf(Object... words) {
    return Keccak256.hash(encode(words));
  }

  /** A word of an answer; empty if it is shorter. */
  public static Optional<UInt256> word(Bytes answer, int index) {
    return answer.size() < (index + 1) * WORD
        ? Optional.empty()
        : Optional.of(UInt256.read(answer.unsafeArray(), index * WORD));
  }

  /** A text of an answer, of which a word tells where it is; empty if there is none. */
  public static Optional<String> text(Bytes answer, int index) {
    return word(answer, index)
        .filter(UInt256::fitsLong)
        .map(UInt256::toLong)
        .filter(at -> at >= 0 && at <= answer.size() - WORD)
        .flatMap(
            at -> {
              long size =
                  UInt256.read(answer.unsafeArray(), at.intValue()).toLongAtMost(Integer.MAX_VALUE);
              int from = at.intValue() + WORD;
              return size > answer.size() - from
                  ? Optional.empty()
                  : Optional.of(
                      new String(answer.unsafeArray(), from, (int) size, StandardCharsets.UTF_8));
            });
  }
}
