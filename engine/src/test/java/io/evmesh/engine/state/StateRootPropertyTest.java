package io.evmesh.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.trie.Checkpoint;
import io.evmesh.engine.trie.NodePlace;
import io.evmesh.engine.trie.Proof;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.trie.StateTrieSettings;
import io.evmesh.engine.trie.TaskRunner;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateRootPropertyTest {
  private static final int SEEDS = Integer.getInteger("evmesh.trie.seeds", 12);
  private static final int BLOCKS = 25;
  private static final TaskRunner THREADS = tasks -> tasks.parallelStream().forEach(Runnable::run);

  @ParameterizedTest
  @ValueSource(longs = {0, 20_000, 1_000_000})
  void everyBlockHasTheRootOfTheWholeStateAndEveryCheckpointItsNodes(long residentBytes) {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        chain(new Random(seed), residentBytes);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("resident " + residentBytes + ", seed " + seed, e);
      }
    }
  }

  private static void chain(Random random, long residentBytes) {
    StateStore store = new StateStore();
    StateTrieSettings settings = new StateTrieSettings(store, THREADS, residentBytes);
    StateRoot root = StateRoot.open(settings, Roots.EMPTY);
    StateRoot inMemory = new StateRoot();
    InMemoryState state = new InMemoryState();
    Checkpoint pending = null;
    int accounts = 1 + random.nextInt(300);
    for (int block = 0; block < BLOCKS; block++) {
      WorldState world = new WorldState(state);
      change(world, state, random, accounts);
      root = root.after(world);
      inMemory = inMemory.after(world);
      state.apply(world);
      Hash expected = StateRoot.of(state).hash();
      assertThat(root.hash()).isEqualTo(expected);
      assertThat(inMemory.hash()).isEqualTo(expected);
      if (pending != null) { // kept while the next block was made
        pending.tell(store);
        pending.kept();
        pending = null;
      } else if (random.nextInt(3) == 0) {
        pending = root.checkpoint();
        pending.tell(store); // perhaps once more later, as after a failure
        assertThat(store.nodes).isEqualTo(nodesOf(state));
        if (random.nextBoolean()) {
          pending.kept();
          pending = null;
          root = random.nextBoolean() ? StateRoot.open(settings, expected) : root;
        }
      }
      proves(root, state, address(random.nextInt(accounts)));
    }
    root.checkpoint().tell(store);
    assertThat(store.nodes).isEqualTo(nodesOf(state));
  }

  private static void change(WorldState world, InMemoryState state, Random random, int accounts) {
    int times = 1 + random.nextInt(random.nextInt(4) == 0 ? 200 : 12);
    for (int i = 0; i < times; i++) {
      Address address = address(random.nextInt(accounts));
      switch (random.nextInt(6)) {
        case 0 -> world.setAccount(address, null);
        case 1 -> {
          world.setAccount(address, null);
          world.setAccount(address, account(random));
          slots(world, address, random, 3);
        }
        case 2 -> world.addBalance(address, UInt256.of(random.nextInt(3)));
        case 3 -> { // back to no storage at all
          if (world.account(address) != null) {
            state.forEachSlot(address, (key, _) -> world.setSlot(address, key, UInt256.ZERO));
          }
        }
        default -> {
          if (world.account(address) == null) {
            world.setAccount(address, account(random));
          }
          slots(world, address, random, random.nextInt(8) == 0 ? 150 : 4);
        }
      }
    }
  }

  private static void slots(WorldState world, Address address, Random random, int most) {
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      UInt256 value = UInt256.of(random.nextInt(3));
      world.setSlot(address, UInt256.of(random.nextInt(2 * most)), value);
    }
  }

  private static Account account(Random random) {
    return new Account(random.nextInt(2), UInt256.of(random.nextInt(2)), Code.EMPTY.hash());
  }

  private static Address address(int number) {
    return Address.ofLimbs(number + 1L, 0, 0);
  }

  private static void proves(StateRoot root, InMemoryState state, Address address) {
    boolean there = state.account(address) != null;
    byte[] preimage = new byte[Address.SIZE];
    address.write(preimage, 0);
    Bytes key = Keccak256.hash(Bytes.wrap(preimage)).toBytes();
    List<Bytes> proof = root.tries().accountProof(address);
    if (!root.hash().equals(Roots.EMPTY)) {
      Proof.Verdict verdict = Proof.verify(root.hash(), key, proof);
      assertThat(verdict instanceof Proof.Verdict.Present).isEqualTo(there);
      assertThat(verdict).isNotInstanceOf(Proof.Verdict.Invalid.class);
    }
    Hash storage = root.tries().storageRoot(address);
    assertThat(storage.equals(Roots.EMPTY)).isEqualTo(!there || !state.hasStorage(address));
    if (there) {
      state.forEachSlot(
          address,
          (slot, _) -> {
            byte[] number = new byte[32];
            slot.write(number, 0);
            Bytes slotKey = Keccak256.hash(Bytes.wrap(number)).toBytes();
            List<Bytes> slotProof = root.tries().slotProof(address, slot);
            assertThat(Proof.verify(storage, slotKey, slotProof))
                .isInstanceOf(Proof.Verdict.Present.class);
          });
    }
  }

  private static Map<NodePlace, Bytes> nodesOf(InMemoryState state) {
    StateStore store = new StateStore();
    StateTrieSettings settings = new StateTrieSettings(store, TaskRunner.SEQUENTIAL, 0);
    StateRoot.open(settings, Roots.EMPTY).with(state).checkpoint().tell(store);
    return store.nodes;
  }
}
