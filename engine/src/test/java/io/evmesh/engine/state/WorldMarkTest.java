package io.evmesh.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.scene.Changes;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorldMarkTest {
  private static final int SEEDS = 200;
  private static final int ACCOUNTS = 5;
  private static final int SLOTS = 12;

  @Test
  void whatWasChangedSinceTheMarkIsTakenBack() {
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      WorldState world = new WorldState(state());
      change(world, random, random.nextInt(30));
      Map<String, String> before = Changes.of(world);
      String read = read(world);

      world.mark();
      change(world, random, random.nextInt(60));
      world.takeBack();

      assertThat(Changes.of(world)).as("seed %d", seed).isEqualTo(before);
      assertThat(read(world)).as("seed %d", seed).isEqualTo(read);
    }
  }

  @Test
  void whatIsKeptStays() {
    for (int seed = 0; seed < SEEDS; seed++) {
      WorldState plain = new WorldState(state());
      WorldState marked = new WorldState(state());
      change(plain, new SplittableRandom(seed), 40);
      marked.mark();
      change(marked, new SplittableRandom(seed), 40);
      marked.keep();

      assertThat(Changes.of(marked)).as("seed %d", seed).isEqualTo(Changes.of(plain));
    }
  }

  @Test
  void withoutAMarkNothingCanBeTakenBack() {
    assertThatThrownBy(() -> new WorldState(state()).takeBack())
        .isInstanceOf(IllegalStateException.class);
  }

  private static InMemoryState state() {
    InMemoryState state = new InMemoryState();
    state.put(address(0), 1, UInt256.of(7), Bytes.EMPTY);
    state.putSlot(address(0), UInt256.of(3), UInt256.of(9));
    return state;
  }

  private static void change(WorldState world, SplittableRandom random, int times) {
    for (int i = 0; i < times; i++) {
      Address address = address(random.nextInt(ACCOUNTS));
      switch (random.nextInt(8)) {
        case 0 -> world.setAccount(address, null);
        case 1 -> world.putCode(Code.of(Bytes.wrap(new byte[] {(byte) random.nextInt(4)})));
        case 2, 3 -> world.addBalance(address, UInt256.of(1 + random.nextInt(5)));
        default ->
            world.setSlot(
                address, UInt256.of(random.nextInt(SLOTS)), UInt256.of(random.nextInt(4)));
      }
    }
  }

  private static String read(WorldState world) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < ACCOUNTS; i++) {
      all.append(world.account(address(i))).append(world.hasStorage(address(i)));
      for (int slot = 0; slot < SLOTS; slot++) {
        long[] words = {slot, 0, 0, 0, 0, 0, 0, 0};
        world.slot(address(i), words, 0, 4);
        all.append(words[4]).append(' ');
      }
    }
    return all.toString();
  }

  private static Address address(int number) {
    return Address.ofLimbs(0xacc0 + number, 0, 0);
  }
}
