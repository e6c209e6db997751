package io.evmesh.engine.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeDecoderTest {
  private static final String HASH = "a0" + "11".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "c0, 2 or 17",
    "c3010203, 2 or 17",
    "c28001, hex-prefix",
    "c22101, hex-prefix", // even, but with a nibble
    "c24001, hex-prefix",
    "c23101, within a byte",
    "c22080, without value",
    "e20084aabbccdd, too early",
    "c21101, neither a hash",
    "c31180, too early",
    "c21180, branch only",
    "c411c23101, branch only",
  })
  void nodesThatNoTrieHasAreRefused(String coding, String message) {
    assertThatThrownBy(() -> decode(Bytes.fromHex(coding), 0))
        .isInstanceOf(RlpException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anExtensionHasAPath() {
    refused("e200" + HASH, 0, "without path");
  }

  @Test
  void aBranchHasTwoWaysOn() {
    refused("f1" + HASH + "80".repeat(16), 0, "fewer than two");
    refused("d1" + "80".repeat(16) + "05", 0, "fewer than two");
  }

  @Test
  void aKeyEndsWithAByte() {
    refused("f1" + HASH + "80".repeat(15) + "05", 1, "within a byte");
  }

  @Test
  void aNodeOf32BytesHasNoPlaceInItsParent() {
    String rest = HASH + "80".repeat(15);
    String leafOf31 = "de" + "9c" + "3f" + "00".repeat(27) + "05";
    assertThat(decode(Bytes.fromHex("f84f" + leafOf31 + rest), 0)).isInstanceOf(Node.Branch.class);
    String leafOf32 = "df" + "9d" + "3f" + "00".repeat(28) + "05";
    refused("f850" + leafOf32 + rest, 0, "32 bytes within its parent");
  }

  @Test
  void noKeyIsLongerThanTheLongest() {
    Bytes leaf = Bytes.fromHex("f90104" + "b90100" + "20" + "00".repeat(255) + "05");
    assertThat(decode(leaf, 0)).isInstanceOf(Node.Leaf.class);
    assertThatThrownBy(() -> decode(leaf, 2)).hasMessageContaining("longer than any key");
  }

  @Test
  void changedCodingsAreRefusedOrCodedTheSameAgain() {
    List<Bytes> seeds = codings();
    NodeEncoder encoder = new NodeEncoder();
    int valid = 0;
    for (long seed = 0; seed < 200_000; seed++) {
      Random random = new Random(seed);
      Bytes coding = changed(seeds.get(random.nextInt(seeds.size())), random);
      int depth = random.nextInt(4);
      try {
        Node node = decode(coding, depth);
        assertThat(encoder.coding(node, depth)).isEqualTo(coding);
        valid++;
      } catch (RlpException _) {
        // the expected refusal
      } catch (RuntimeException | Error e) {
        fail("seed " + seed + ", depth " + depth + ": " + coding, e);
      }
    }
    assertThat(valid).isPositive();
  }

  private static void refused(String coding, int depth, String message) {
    assertThatThrownBy(() -> decode(Bytes.fromHex(coding), depth))
        .isInstanceOf(RlpException.class)
        .hasMessageContaining(message);
  }

  private static Node decode(Bytes coding, int depth) {
    return NodeDecoder.decode(coding, new byte[Trie.MAX_KEY_BYTES], depth);
  }

  private static List<Bytes> codings() {
    List<Bytes> codings = new ArrayList<>();
    for (Keys keys : Keys.values()) {
      Random random = new Random(keys.ordinal());
      Trie trie = new Trie();
      for (int i = 0; i < 100; i++) {
        trie.put(keys.next(random), Keys.value(random));
      }
      PathStore store = new PathStore();
      trie.commit(store);
      codings.addAll(store.nodes.values());
    }
    codings.sort((a, b) -> a.toString().compareTo(b.toString()));
    return codings;
  }

  private static Bytes changed(Bytes coding, Random random) {
    byte[] bytes = coding.toArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(8, bytes.length) : bytes.length);
      int close = bytes[at] + 1 - random.nextInt(3);
      bytes[at] = (byte) (random.nextBoolean() ? close : random.nextInt());
    }
    int size = random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length;
    return Bytes.copyOf(bytes, 0, size);
  }
}
