package io.evmesh.engine.trie;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random changes against a sorted map and the definition of the root. */
class TriePropertyTest {
  private static final Comparator<Bytes> ORDER =
      (a, b) -> Arrays.compareUnsigned(a.unsafeArray(), b.unsafeArray());
  private static final int RUNS = 60;

  private Trie trie = new Trie();
  private final NavigableMap<Bytes, Bytes> entries = new TreeMap<>(ORDER);

  @ParameterizedTest
  @EnumSource
  void everyRootOnTheWayIsTheDefinedOne(Keys keys) {
    runs(
        keys,
        random -> {
          for (int i = 0; i < 20; i++) {
            change(keys, random, 1 + random.nextInt(8));
            assertThat(trie.root()).isEqualTo(DefinedRoot.of(entries));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void theOrderOfChangesDoesNotMatter(Keys keys) {
    runs(
        keys,
        random -> {
          change(keys, random, 150);
          List<Map.Entry<Bytes, Bytes>> shuffled = new ArrayList<>(entries.entrySet());
          Collections.shuffle(shuffled, random);
          Trie rebuilt = new Trie();
          shuffled.forEach(e -> rebuilt.put(e.getKey(), e.getValue()));
          assertThat(rebuilt.root()).isEqualTo(trie.root());
        });
  }

  @ParameterizedTest
  @EnumSource
  void removingEverythingLeavesTheEmptyTrie(Keys keys) {
    runs(
        keys,
        random -> {
          change(keys, random, 100);
          List<Bytes> all = new ArrayList<>(entries.keySet());
          Collections.shuffle(all, random);
          all.forEach(trie::remove);
          assertThat(trie.root()).isEqualTo(Roots.EMPTY);
          trie.ascend(Bytes.EMPTY, entry -> fail(entry));
        });
  }

  @ParameterizedTest
  @EnumSource
  void valuesAndNeighboursAreThoseOfASortedMap(Keys keys) {
    runs(
        keys,
        random -> {
          change(keys, random, 100);
          for (int i = 0; i < 50; i++) {
            Bytes key = keys.next(random);
            assertThat(trie.get(key)).isEqualTo(entries.get(key));
            assertThat(TrieWalks.higher(trie, key)).isEqualTo(entries.higherKey(key));
            assertThat(TrieWalks.lower(trie, key)).isEqualTo(entries.lowerKey(key));
          }
          List<Trie.Entry> walked = new ArrayList<>();
          trie.ascend(Bytes.EMPTY, walked::add);
          assertThat(walked)
              .isEqualTo(
                  entries.entrySet().stream()
                      .map(e -> new Trie.Entry(e.getKey(), e.getValue()))
                      .toList());
          List<Trie.Entry> back = new ArrayList<>();
          trie.descend(Bytes.wrap(ones(40)), back::add);
          assertThat(back).isEqualTo(walked.reversed());
        });
  }

  @ParameterizedTest
  @EnumSource
  void copiesDoNotSeeEachOthersChanges(Keys keys) {
    runs(
        keys,
        random -> {
          change(keys, random, 60);
          Trie copy = trie.copy();
          Map<Bytes, Bytes> frozen = new HashMap<>(entries);
          change(keys, random, 60);
          assertThat(trie.root()).isEqualTo(DefinedRoot.of(entries));
          assertThat(copy.root()).isEqualTo(DefinedRoot.of(frozen));
          for (int i = 0; i < 30; i++) {
            Bytes key = keys.next(random);
            Bytes value = Keys.value(random);
            copy.put(key, value);
            frozen.put(key, value);
          }
          assertThat(copy.root()).isEqualTo(DefinedRoot.of(frozen));
          assertThat(trie.root()).isEqualTo(DefinedRoot.of(entries));
          frozen.forEach((key, value) -> assertThat(copy.get(key)).isEqualTo(value));
        });
  }

  @ParameterizedTest
  @EnumSource
  void aStoreHasExactlyTheNodesOfTheTrieAfterEveryCommit(Keys keys) {
    runs(
        keys,
        random -> {
          PathStore store = new PathStore();
          for (int i = 0; i < 15; i++) {
            change(keys, random, 1 + random.nextInt(25));
            if (random.nextBoolean()) {
              trie.root(); // hashing in between must not hide a change from the commit
            }
            change(keys, random, random.nextInt(5));
            trie.commit(store);
            assertThat(store.nodes).isEqualTo(nodesOf(entries));
            if (random.nextBoolean()) {
              trie = Trie.open(store, trie.root());
            }
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aMissingNodeLeavesTheTrieAsItWas(Keys keys) {
    runs(
        keys,
        random -> {
          PathStore store = new PathStore();
          change(keys, random, 80);
          trie.commit(store);
          PathStore holed = new PathStore();
          holed.nodes.putAll(store.nodes);
          holed.nodes.keySet().removeIf(path -> !path.isEmpty() && random.nextInt(4) == 0);
          trie = Trie.open(holed, trie.root());
          for (int i = 0; i < 60; i++) {
            Bytes key = keys.next(random);
            Bytes value = random.nextBoolean() ? Bytes.EMPTY : Keys.value(random);
            try {
              trie.put(key, value);
              note(key, value);
            } catch (MissingNodeException _) {
              // not done, and not noted
            }
          }
          holed.nodes.putAll(store.nodes);
          assertThat(trie.root()).isEqualTo(DefinedRoot.of(entries));
          trie.commit(holed);
          assertThat(holed.nodes).isEqualTo(nodesOf(entries));
        });
  }

  @ParameterizedTest
  @EnumSource
  void partsHashedByThreadsGiveTheSameRoot(Keys keys) {
    runs(
        keys,
        random -> {
          change(keys, random, 100);
          trie.hashingTasks().parallelStream().forEach(Runnable::run);
          assertThat(trie.root()).isEqualTo(DefinedRoot.of(entries));
        });
  }

  @ParameterizedTest
  @EnumSource
  void proofsShowWhatIsThereAndWhatIsNot(Keys keys) {
    runs(
        keys,
        random -> {
          change(keys, random, 80);
          PathStore store = new PathStore();
          trie.commit(store);
          Trie lazy = Trie.open(store, trie.root());
          for (int i = 0; i < 40; i++) {
            Bytes key = keys.next(random);
            List<Bytes> proof = trie.proof(key);
            assertThat(lazy.proof(key)).isEqualTo(proof);
            assertThat(Proof.verify(trie.root(), key, proof)).isEqualTo(verdict(key));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void changedProofsShowNothing(Keys keys) {
    runs(
        keys,
        random -> {
          change(keys, random, 80);
          Hash root = trie.root();
          for (int i = 0; i < 40; i++) {
            Bytes key = keys.next(random);
            List<Bytes> proof = new ArrayList<>(trie.proof(key));
            tamper(proof, random);
            assertThat(Proof.verify(root, key, proof)).isInstanceOf(Proof.Verdict.Invalid.class);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void unchangedValuesKeepEveryHash(Keys keys) {
    runs(
        keys,
        random -> {
          change(keys, random, 80);
          trie.root();
          entries.forEach(trie::put);
          for (int i = 0; i < 20; i++) {
            Bytes key = keys.next(random);
            if (!entries.containsKey(key)) {
              trie.remove(key);
            }
          }
          assertThat(trie.hashingTasks()).isEmpty();
        });
  }

  private Proof.Verdict verdict(Bytes key) {
    Bytes value = entries.get(key);
    return value == null ? new Proof.Verdict.Absent() : new Proof.Verdict.Present(value);
  }

  private static void tamper(List<Bytes> proof, Random random) {
    int at = random.nextInt(proof.size());
    switch (random.nextInt(4)) {
      case 0 -> {
        byte[] node = proof.get(at).toArray();
        node[random.nextInt(node.length)] ^= (byte) (1 << random.nextInt(8));
        proof.set(at, Bytes.wrap(node));
      }
      case 1 -> proof.remove(at);
      case 2 -> proof.add(at, proof.get(random.nextInt(proof.size())));
      default -> proof.set(at, proof.get(at).slice(0, random.nextInt(proof.get(at).size())));
    }
  }

  private void change(Keys keys, Random random, int times) {
    for (int i = 0; i < times; i++) {
      Bytes key = keys.next(random);
      Bytes value = random.nextInt(5) < 2 ? Bytes.EMPTY : Keys.value(random);
      trie.put(key, value);
      note(key, value);
    }
  }

  private void note(Bytes key, Bytes value) {
    if (value.isEmpty()) {
      entries.remove(key);
    } else {
      entries.put(key, value);
    }
  }

  private static Map<Bytes, Bytes> nodesOf(Map<Bytes, Bytes> entries) {
    Trie fresh = new Trie();
    entries.forEach(fresh::put);
    PathStore store = new PathStore();
    fresh.commit(store);
    return store.nodes;
  }

  private static byte[] ones(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) -1);
    return bytes;
  }

  private static boolean fail(Trie.Entry entry) {
    throw new AssertionError("found " + entry);
  }

  private interface Run {
    void with(Random random);
  }

  /** Runs with seeds 0, 1, ...; a failure names its own. */
  private void runs(Keys keys, Run run) {
    for (long seed = 0; seed < RUNS; seed++) {
      trie = new Trie();
      entries.clear();
      try {
        run.with(new Random(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("keys " + keys + ", seed " + seed, e);
      }
    }
  }
}
