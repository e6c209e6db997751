package io.evmesh.engine.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootsTest {
  private static final Hash NO_CODE = Keccak256.hash(Bytes.EMPTY);

  @Test
  void constantsAreHashesOfNothing() {
    assertThat(Roots.EMPTY).isEqualTo(Keccak256.hash(Bytes.fromHex("80")));
    assertThat(Roots.EMPTY_LIST_HASH).isEqualTo(Keccak256.hash(Bytes.fromHex("c0")));
    assertThat(Roots.ordered(List.of())).isEqualTo(Roots.EMPTY);
    assertThat(new StorageTrie().root()).isEqualTo(Roots.EMPTY);
    assertThat(new AccountTrie().root()).isEqualTo(Roots.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 127, 128, 129, 255, 256, 257, 400})
  void orderedItemsStandUnderTheCodingOfTheirIndex(int count) {
    Random random = new Random(count);
    List<Bytes> items = new ArrayList<>();
    Map<Bytes, Bytes> entries = new HashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] item = new byte[1 + random.nextInt(150)];
      random.nextBytes(item);
      items.add(Bytes.wrap(item));
      entries.put(new RlpWriter().write(i).toBytes(), items.getLast());
    }
    assertThat(Roots.ordered(items)).isEqualTo(DefinedRoot.of(entries));
  }

  @Test
  void moreItemsThanTwoBytesCountAreOrderedToo() {
    List<Bytes> items = new ArrayList<>();
    Trie trie = new Trie();
    for (int i = 0; i < 65_800; i++) {
      items.add(new RlpWriter().write(i + 1L).toBytes());
      trie.put(new RlpWriter().write(i).toBytes(), items.getLast());
    }
    assertThat(Roots.ordered(items)).isEqualTo(trie.root());
  }

  @Test
  void anEmptyItemIsRefused() {
    assertThatThrownBy(() -> Roots.ordered(List.of(Bytes.fromHex("01"), Bytes.EMPTY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("item 1");
  }

  @Test
  void slotsStandUnderTheHashOfTheirNumber() {
    Random random = new Random(5);
    StorageTrie storage = new StorageTrie();
    Map<Bytes, Bytes> entries = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      UInt256 key = UInt256.of(random.nextInt(100));
      UInt256 value = UInt256.of(random.nextLong()).times(random.nextInt(3));
      storage.put(key, value);
      Bytes hashed = Keccak256.hash(key.toBytes32()).toBytes();
      entries.put(hashed, new RlpWriter().write(value.toMinimalBytes()).toBytes());
      if (value.isZero()) {
        entries.remove(hashed);
      }
    }
    assertThat(storage.root()).isEqualTo(DefinedRoot.of(entries));
  }

  @Test
  void accountsStandUnderTheHashOfTheirAddress() {
    Random random = new Random(6);
    AccountTrie accounts = new AccountTrie();
    Map<Bytes, Bytes> entries = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      Address address = Address.ofLimbs(random.nextInt(100), 7, 8);
      Bytes hashed = Keccak256.hash(address.toBytes()).toBytes();
      if (random.nextInt(4) == 0) {
        accounts.remove(address);
        entries.remove(hashed);
        continue;
      }
      UInt256 balance = UInt256.ofLimbs(random.nextLong(), random.nextInt(2), 0, 0);
      accounts.put(address, i, balance, Roots.EMPTY, NO_CODE);
      RlpWriter account = new RlpWriter().startList();
      account.write(i).write(balance).write(Roots.EMPTY).write(NO_CODE).endList();
      entries.put(hashed, account.toBytes());
    }
    assertThat(accounts.root()).isEqualTo(DefinedRoot.of(entries));
  }

  @Test
  void aStateThatIsOpenedAgainGoesOnFromItsRoot() {
    AccountTrie accounts = new AccountTrie();
    Address address = Address.fromHex("0x00000000000000000000000000000000000000aa");
    accounts.put(address, 1, UInt256.ONE, Roots.EMPTY, NO_CODE);
    Hash first = accounts.root();
    accounts.put(Address.ZERO, 0, UInt256.MAX, Roots.EMPTY, NO_CODE);
    PathStore store = new PathStore();
    accounts.trie().commit(store);
    AccountTrie opened = AccountTrie.open(store, accounts.root());
    opened.remove(Address.ZERO);
    assertThat(opened.root()).isEqualTo(first);
  }
}
