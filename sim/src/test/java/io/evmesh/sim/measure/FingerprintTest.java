package io.evmesh.sim.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.canonical.CanonicalText;
import io.evmesh.testkit.canonical.StateChanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final long SEED = 20_250_523;
  private static final int ROUNDS = 2_000;

  private final InMemoryState base =
      new InMemoryState()
          .put(address(0), 1, UInt256.of(5), Bytes.EMPTY)
          .put(address(1), 0, UInt256.of(6), Bytes.fromHex("0x00"))
          .putSlot(address(1), UInt256.ONE, UInt256.of(3));

  /** Worlds have the same fingerprint exactly if they have the same canonical text. */
  @Test
  void fingerprintsAreEqualWhereDifferencesAre() {
    System.out.println("FingerprintTest seed " + SEED);
    Random random = new Random(SEED);
    Map<String, Long> fingerprints = new HashMap<>();
    Map<Long, String> texts = new HashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      WorldState world = randomWorld(random);
      String text = CanonicalText.state(StateChanges.between(base, world));
      long fingerprint = Fingerprint.of(world);
      assertThat(fingerprints.computeIfAbsent(text, unused -> fingerprint)).isEqualTo(fingerprint);
      assertThat(texts.computeIfAbsent(fingerprint, unused -> text)).isEqualTo(text);
    }
    assertThat(fingerprints).hasSizeGreaterThan(100).hasSizeLessThan(ROUNDS);
  }

  /** A few changes of few locations in any order, some of which change nothing. */
  private WorldState randomWorld(Random random) {
    List<Consumer<WorldState>> changes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Address address = address(random.nextInt(3));
      Account account = new Account(random.nextInt(2), UInt256.of(5), Code.EMPTY.hash());
      UInt256 key = UInt256.of(1 + random.nextInt(2));
      UInt256 value = UInt256.of(random.nextInt(4));
      changes.add(world -> world.setAccount(address, account));
      changes.add(world -> world.setSlot(address, key, value));
    }
    Collections.shuffle(changes, random);
    WorldState world = new WorldState(base);
    changes.subList(random.nextInt(4), 4).forEach(change -> change.accept(world));
    return world;
  }

  private static Address address(int number) {
    return Address.ofLimbs(number + 1, 0, 0);
  }
}
