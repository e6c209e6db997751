package io.evmesh.engine.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrieTest {
  @Test
  void theEmptyTrieHasTheKnownRoot() {
    assertThat(new Trie().root()).isEqualTo(Roots.EMPTY);
    assertThat(Trie.open(NodeSource.NONE, Roots.EMPTY).get(text("dog"))).isNull();
  }

  @Test
  void knownEntriesHaveTheKnownRoot() {
    Trie trie = animals();
    assertThat(trie.root())
        .isEqualTo(
            Hash.fromHex("0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84"));
    assertThat(trie.get(text("dog"))).isEqualTo(text("puppy"));
    assertThat(trie.get(text("do"))).isEqualTo(text("verb"));
    assertThat(trie.get(text("d"))).isNull();
    assertThat(trie.get(text("dogs"))).isNull();
  }

  @Test
  void anEmptyValueRemovesTheKey() {
    Trie trie = animals();
    trie.put(text("cat"), text("kitten"));
    trie.put(text("cat"), Bytes.EMPTY);
    assertThat(trie.root()).isEqualTo(animals().root());
  }

  @Test
  void theEmptyKeyIsAKey() {
    Trie trie = animals();
    trie.put(Bytes.EMPTY, text("nothing"));
    assertThat(trie.get(Bytes.EMPTY)).isEqualTo(text("nothing"));
    trie.remove(Bytes.EMPTY);
    assertThat(trie.root()).isEqualTo(animals().root());
  }

  @Test
  void theLongestKeysNestAsDeepAsTheyCan() {
    Trie trie = new Trie();
    for (int size = 0; size <= Trie.MAX_KEY_BYTES; size++) {
      trie.put(Bytes.wrap(new byte[size]), text("v" + size));
    }
    PathStore store = new PathStore();
    trie.commit(store);
    Trie lazy = Trie.open(store, trie.root());
    List<Trie.Entry> walked = new ArrayList<>();
    lazy.ascend(Bytes.EMPTY, walked::add);
    assertThat(walked).hasSize(Trie.MAX_KEY_BYTES + 1);
    Bytes last = walked.getLast().key();
    assertThat(Proof.verify(trie.root(), last, lazy.proof(last)))
        .isEqualTo(new Proof.Verdict.Present(text("v255")));
  }

  @Test
  void aKeyThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> new Trie().put(Bytes.wrap(new byte[256]), text("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("256");
  }

  @Test
  void onlyTheWayToAChangedKeyIsLoaded() {
    PathStore store = new PathStore();
    Trie trie = new Trie();
    for (int i = 0; i < 4096; i++) {
      trie.put(Bytes.wrap(new byte[] {(byte) (i >> 4), (byte) (i << 4)}), text("value " + i));
    }
    trie.commit(store);
    Trie lazy = Trie.open(store, trie.root());
    lazy.put(Bytes.fromHex("1230"), text("another"));
    assertThat(store.reads).isEqualTo(3); // branches; the leaves stand in the last of them
    trie.put(Bytes.fromHex("1230"), text("another"));
    assertThat(lazy.root()).isEqualTo(trie.root());
    assertThat(store.reads).isEqualTo(3);
  }

  @Test
  void aCommitReportsOnlyTheChangedWay() {
    Trie trie = new Trie();
    for (int i = 0; i < 256; i++) {
      trie.put(Bytes.wrap(new byte[] {(byte) i, 0}), text("a value of more than thirty-two bytes"));
    }
    trie.commit(new PathStore());
    trie.put(Bytes.fromHex("1200"), text("another value of more than thirty-two bytes"));
    PathStore second = new PathStore();
    trie.commit(second);
    assertThat(second.nodes.keySet())
        .containsExactlyInAnyOrder(Bytes.EMPTY, Bytes.fromHex("01"), Bytes.fromHex("0102"));
  }

  @Test
  void aSourceWithoutTheNodeIsNamedWithItsPath() {
    Trie trie = Trie.open(NodeSource.NONE, animals().root());
    assertThatThrownBy(() -> trie.get(text("dog")))
        .isInstanceOf(MissingNodeException.class)
        .hasMessageContaining("not found");
  }

  @Test
  void aSourceWithAnotherNodeIsNotBelieved() {
    Trie trie = Trie.open(places -> List.of(Bytes.fromHex("c22001")), animals().root());
    assertThatThrownBy(() -> trie.put(text("dog"), text("x")))
        .isInstanceOf(MissingNodeException.class)
        .hasMessageContaining("another hash");
  }

  @Test
  void theEmptyTrieIsItsOwnProofOfAbsence() {
    assertThat(new Trie().proof(text("dog"))).isEmpty();
    assertThat(Proof.verify(Roots.EMPTY, text("dog"), List.of()))
        .isEqualTo(new Proof.Verdict.Absent());
    assertThat(Proof.verify(Roots.EMPTY, text("dog"), List.of(Bytes.fromHex("80"))))
        .isInstanceOf(Proof.Verdict.Invalid.class);
  }

  @Test
  void aProofForOneRootShowsNothingAboutAnother() {
    List<Bytes> proof = animals().proof(text("dog"));
    assertThat(Proof.verify(Roots.EMPTY_LIST_HASH, text("dog"), proof))
        .isInstanceOf(Proof.Verdict.Invalid.class);
  }

  private static Trie animals() {
    Trie trie = new Trie();
    trie.put(text("do"), text("verb"));
    trie.put(text("horse"), text("stallion"));
    trie.put(text("doge"), text("coin"));
    trie.put(text("dog"), text("puppy"));
    return trie;
  }

  private static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
