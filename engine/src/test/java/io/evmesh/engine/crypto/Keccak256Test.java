package io.evmesh.engine.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;

final class Keccak256Test {
  private static final int SEVERAL_BLOCKS = 3 * 136 + 2;

  @Test
  void knownInputsHaveTheirPublishedHashes() {
    assertThat(Keccak256.hash(Bytes.EMPTY))
        .isEqualTo(
            Hash.fromHex("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"));
    assertThat(Keccak256.hash(Bytes.wrap("abc".getBytes(StandardCharsets.US_ASCII))))
        .isEqualTo(
            Hash.fromHex("0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"));
  }

  @Test
  void inputsOfEveryLengthHashAsInBouncyCastle() {
    var random = new Random(1);
    var sponge = new Keccak256();
    for (int length = 0; length <= SEVERAL_BLOCKS; length++) {
      byte[] input = new byte[length + 3];
      random.nextBytes(input);
      Hash expected = bouncyCastle(input, 2, length);
      assertThat(sponge.hashOf(input, 2, length)).as("%d bytes", length).isEqualTo(expected);
      byte[] written = new byte[40];
      Keccak256.hash(input, 2, length, written, 5);
      assertThat(Hash.read(written, 5)).as("%d bytes", length).isEqualTo(expected);
    }
  }

  @Test
  void theCacheGivesWhatTheSpongeGivesHoweverOftenItIsAsked() {
    var random = new Random(2);
    var cache = new KeccakCache();
    byte[] memory = new byte[4096];
    random.nextBytes(memory);
    long[] words = new long[6];
    for (int i = 0; i < 20_000; i++) {
      int length = 16 * random.nextInt(6);
      int from = random.nextInt(64) * 48;
      cache.hash(memory, from, length, words, 1);
      assertThat(Hash.ofLimbs(words[1], words[2], words[3], words[4]))
          .isEqualTo(Keccak256.hash(memory, from, length));
    }
  }

  @Test
  void theCacheTellsAWordFromTheSameWordWithZerosBehindIt() {
    var cache = new KeccakCache();
    byte[] memory = new byte[64];
    long[] words = new long[4];
    for (int length : new int[] {32, 64, 32, 64}) {
      cache.hash(memory, 0, length, words, 0);
      assertThat(Hash.ofLimbs(words[0], words[1], words[2], words[3]))
          .isEqualTo(Keccak256.hash(memory, 0, length));
    }
  }

  private static Hash bouncyCastle(byte[] input, int from, int length) {
    var digest = new KeccakDigest(256);
    digest.update(input, from, length);
    byte[] out = new byte[32];
    digest.doFinal(out, 0);
    return Hash.read(out, 0);
  }
}
