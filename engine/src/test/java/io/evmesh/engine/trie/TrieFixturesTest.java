package io.evmesh.engine.trie;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.engine.Fixtures;
import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The trie vectors of ethereum/tests. */
class TrieFixturesTest {
  private static final long SEED = 20_261;

  private record Change(Bytes key, Bytes value) {}

  @TestFactory
  Stream<DynamicTest> changesInTheGivenOrderGiveTheRoot() {
    return each("trietest", false);
  }

  @TestFactory
  Stream<DynamicTest> changesOfHashedKeysInTheGivenOrderGiveTheRoot() {
    return each("trietest_secureTrie", true);
  }

  @TestFactory
  Stream<DynamicTest> entriesInAnyOrderGiveTheRoot() {
    return each("trieanyorder", false);
  }

  @TestFactory
  Stream<DynamicTest> entriesOfHashedKeysInAnyOrderGiveTheRoot() {
    return each("trieanyorder_secureTrie", true);
  }

  @TestFactory
  Stream<DynamicTest> hexEncodedEntriesOfHashedKeysGiveTheRoot() {
    return each("hex_encoded_securetrie_test", true);
  }

  @TestFactory
  Stream<DynamicTest> neighboursOfAKeyAreFound() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, JsonNode> test :
        Fixtures.json("trie-tests/trietestnextprev.json").properties()) {
      Trie trie = new Trie();
      test.getValue().get("in").forEach(key -> trie.put(bytes(key.asText()), bytes("x")));
      for (JsonNode row : test.getValue().get("tests")) {
        tests.add(
            DynamicTest.dynamicTest(
                test.getKey() + " " + row,
                () -> {
                  Bytes key = bytes(row.get(0).asText());
                  assertThat(TrieWalks.lower(trie, key)).isEqualTo(nullable(row.get(1)));
                  assertThat(TrieWalks.higher(trie, key)).isEqualTo(nullable(row.get(2)));
                }));
      }
    }
    return tests.stream();
  }

  private static Stream<DynamicTest> each(String file, boolean hashed) {
    return Fixtures.json("trie-tests/" + file + ".json").properties().stream()
        .map(
            test ->
                DynamicTest.dynamicTest(test.getKey(), () -> checkRoot(test.getValue(), hashed)));
  }

  private static void checkRoot(JsonNode test, boolean hashed) {
    List<Change> changes = new ArrayList<>();
    JsonNode in = test.get("in");
    if (in.isArray()) {
      in.forEach(pair -> changes.add(change(pair.get(0).asText(), pair.get(1), hashed)));
    } else {
      in.properties().forEach(p -> changes.add(change(p.getKey(), p.getValue(), hashed)));
    }
    int orders = in.isArray() ? 1 : 20;
    Random random = new Random(SEED);
    for (int i = 0; i < orders; i++) {
      Trie trie = new Trie();
      changes.forEach(change -> trie.put(change.key, change.value));
      assertThat(trie.root()).hasToString(test.get("root").asText());
      Collections.shuffle(changes, random);
    }
  }

  private static Change change(String key, JsonNode value, boolean hashed) {
    Bytes plain = bytes(key);
    return new Change(
        hashed ? Keccak256.hash(plain).toBytes() : plain,
        value.isNull() ? Bytes.EMPTY : bytes(value.asText()));
  }

  private static @Nullable Bytes nullable(JsonNode text) {
    return text.asText().isEmpty() ? null : bytes(text.asText());
  }

  private static Bytes bytes(String text) {
    return text.startsWith("0x")
        ? Bytes.fromHex(text)
        : Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
