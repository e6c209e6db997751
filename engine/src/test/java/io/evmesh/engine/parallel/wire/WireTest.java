package io.evmesh.engine.parallel.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.MalformedBytesException;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.account.VersionedAccount;
import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.SealedBlock;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.Shown;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.types.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All forms: there and back, hostile bytes, and the bytes of the first version. */
class WireTest {
  private static final int SEEDS = 40;
  private static final int HOSTILE_SEEDS = 8;
  private static final int FLIPS = 100;
  private static final int RECORDED_SEED = 3;

  @ParameterizedTest
  @EnumSource
  void whatIsReadIsWhatWasWritten(Form form) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomForms random = new RandomForms(seed);
      byte[] bytes = form.write(random);
      String found = form.read(random, bytes);
      String expected =
          switch (form) {
            case VALUES -> expectedValues(seed);
            case CHANGES -> expectedChanges(seed);
            default -> HexFormat.of().formatHex(bytes);
          };
      assertThat(found).as("%s, seed %d", form, seed).isEqualTo(expected);
    }
  }

  private static String expectedValues(int seed) {
    RandomForms random = new RandomForms(seed);
    ValuesCodec.Wanted wanted = random.wanted();
    Form.Committed expected = new Form.Committed();
    wanted.accounts().forEach(at -> expected.account(at, random.state.account(at)));
    wanted.storages().forEach(at -> expected.storage(at, random.state.hasStorage(at)));
    for (Location slot : wanted.slots()) {
      var number = Objects.requireNonNull(slot.slot());
      expected.slot(slot.address(), number, random.state.slot(slot.address(), number));
    }
    wanted.codes().forEach(hash -> expected.code(random.state.code(hash)));
    wanted
        .ancestors()
        .forEach(number -> expected.blockHash(number, random.state.blockHash(number)));
    return expected.all.toString();
  }

  private static String expectedChanges(int seed) {
    RandomForms random = new RandomForms(seed);
    return Form.changes(random.state, Form.sealed(random)).toString();
  }

  /** Places make the same of a settle that was read as of the lane's own. */
  @Test
  void aSettleThatWasReadIsSettledAsTheLanesOwn() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomForms random = new RandomForms(seed, 40);
      Form.Nodes near = new Form.Nodes(random);
      Form.Nodes far = new Form.Nodes(random);
      for (int i = 0; i < 6; i++) {
        ShardSettle settle = random.shardSettle();
        byte[] bytes = RandomForms.bytes(out -> SettleCodec.write(out, settle, random.state));
        ShardSettle read =
            RandomForms.read(
                bytes, in -> SettleCodec.readShard(in, far.scope, new Form.Committed()));
        assertSame(
            seed,
            far.places.shard(settle.shard()).settle(read),
            near.places.shard(settle.shard()).settle(distrusted(settle)));
        StorageSettle apart = random.storageSettle();
        byte[] more = RandomForms.bytes(out -> SettleCodec.write(out, apart, random.state));
        StorageSettle readApart =
            RandomForms.read(
                more, in -> SettleCodec.readStorage(in, far.scope, new Form.Committed()));
        assertSame(
            seed,
            far.places.storage(apart.contract()).settle(readApart),
            near.places.storage(apart.contract()).settle(apart));
      }
    }
  }

  /** Random touches of one transaction alone have not seen what is committed. */
  private static ShardSettle distrusted(ShardSettle settle) {
    settle.accounts.forEach(account -> account.distrust());
    return settle;
  }

  private static void assertSame(int seed, Verdicts read, Verdicts own) {
    assertThat(read.all()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(own.all());
  }

  /** A copy knows nothing of a place but what it was shown last, whatever it knew before. */
  @Test
  void aCopyKnowsOfAPlaceWhatItWasShownLast() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomForms random = new RandomForms(seed);
      BlockScope owner = Form.settled(random);
      Form.Nodes copy = new Form.Nodes(random);
      List<Location> places = random.locations();
      for (int i = 0; i < 4; i++) {
        ShardSettle settle = random.shardSettle();
        copy.places.shard(settle.shard()).mirror(settle);
        StorageSettle apart = random.storageSettle();
        copy.places.storage(apart.contract()).mirror(apart);
        settle.accounts.forEach(account -> places.add(new Location(account.address, null)));
      }
      byte[] shown = RandomForms.bytes(out -> ShownCodec.write(out, places, owner.views()));
      List<Shown> all = RandomForms.read(shown, in -> ShownCodec.read(in, copy.scope));
      all.forEach(copy.places::show);
      byte[] again = RandomForms.bytes(out -> ShownCodec.write(out, places, copy.scope.views()));
      List<Shown> known = RandomForms.read(again, in -> ShownCodec.read(in, copy.scope));
      for (int i = 0; i < all.size(); i++) {
        assertThat(text(random, known.get(i)))
            .as("seed %d", seed)
            .isEqualTo(text(random, all.get(i)));
      }
    }
  }

  /** What is shown of one account, written as a settle. */
  private static String text(RandomForms random, Shown shown) {
    VersionedAccount account =
        new VersionedAccount(shown.account().address, null, Predictions.NONE);
    account.mirror(shown.account());
    account.storage = shown.storage();
    ShardSettle settle = new ShardSettle(0);
    settle.accounts.add(account);
    settle.credits = shown.given();
    return HexFormat.of()
        .formatHex(RandomForms.bytes(out -> SettleCodec.write(out, settle, random.state)));
  }

  @Test
  void changesThatWereReadTellWhatTheNodeLeft() {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomForms random = new RandomForms(seed);
      SealedBlock sealed = Form.sealed(random);
      byte[] bytes = RandomForms.bytes(out -> ChangesCodec.write(out, sealed));
      StateDifference read = RandomForms.read(bytes, ChangesCodec::read);
      for (int i = 0; i < 40; i++) {
        var at = random.address();
        var key = random.word();
        if (random.scope.plan().shards().of(at) % 3 == 0) {
          continue; // of another node
        }
        assertThat(read.has(at)).isEqualTo(sealed.has(at));
        assertThat(read.isWiped(at)).isEqualTo(sealed.isWiped(at));
        assertThat(read.leavesSlots(at)).isEqualTo(sealed.leavesSlots(at));
        if (read.has(at)) {
          assertThat(read.account(at)).isEqualTo(sealed.account(at));
        }
        long[] one = {key.limb0(), key.limb1(), key.limb2(), key.limb3(), 7, 7, 7, 7};
        long[] other = one.clone();
        find(random, read, at, one);
        find(random, sealed, at, other);
        assertThat(one).isEqualTo(other);
      }
    }
  }

  private static void find(
      RandomForms random, StateDifference difference, Address at, long[] words) {
    if (!difference.slot(at, words, 0, 4)) {
      random.state.slot(at, words, 0, 4);
    }
  }

  // ------------------------------------------------------------ hostile bytes

  @ParameterizedTest
  @EnumSource
  void bytesThatEndEarlyAreMalformed(Form form) {
    for (int seed = 0; seed < HOSTILE_SEEDS; seed++) {
      RandomForms random = new RandomForms(seed);
      byte[] bytes = form.write(random);
      for (int length = 0; length < bytes.length; length++) {
        byte[] shorter = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> form.read(random, shorter))
            .as("%s, seed %d, %d bytes", form, seed, length)
            .isInstanceOf(MalformedBytesException.class);
      }
    }
  }

  /** Some broken bytes are a valid form of something else: whatever that is can be used. */
  @ParameterizedTest
  @EnumSource
  void brokenBytesAreMalformedOrSomethingElse(Form form) {
    for (int seed = 0; seed < HOSTILE_SEEDS; seed++) {
      SplittableRandom flips = new SplittableRandom(seed);
      RandomForms random = new RandomForms(seed);
      byte[] whole = form.write(random);
      for (int i = 0; i < FLIPS; i++) {
        byte[] bytes = whole.clone();
        for (int more = 1 + flips.nextInt(3); more > 0; more--) {
          bytes[flips.nextInt(bytes.length)] ^= (byte) (1 << flips.nextInt(8));
        }
        try {
          form.read(random, bytes);
        } catch (MalformedBytesException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
      }
    }
  }

  @Test
  void brokenSettlesAreMalformedOrCanBeSettled() {
    for (int seed = 0; seed < HOSTILE_SEEDS; seed++) {
      SplittableRandom flips = new SplittableRandom(seed);
      RandomForms random = new RandomForms(seed);
      byte[] whole = Form.SHARD_SETTLE.write(random);
      for (int i = 0; i < FLIPS; i++) {
        Form.Nodes nodes = new Form.Nodes(random);
        ShardSettle first = random.shardSettle();
        nodes.places.shard(first.shard()).settle(first);
        byte[] bytes = whole.clone();
        bytes[flips.nextInt(bytes.length)] ^= (byte) (1 << flips.nextInt(8));
        try {
          ByteReader in = ByteReader.of(bytes);
          ShardSettle read = SettleCodec.readShard(in, nodes.scope, new Form.Committed());
          assertThat(nodes.places.shard(read.shard()).settle(read)).isNotNull();
        } catch (MalformedBytesException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
      }
    }
  }

  // ----------------------------------------------------------------- versions

  @ParameterizedTest
  @EnumSource
  void anotherVersionIsNotRead(Form form) {
    RandomForms random = new RandomForms(1);
    byte[] bytes = form.write(random);
    assertThat(bytes[0]).isEqualTo((byte) Wire.WIRE_VERSION);
    bytes[0]++;
    assertThatThrownBy(() -> form.read(random, bytes))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("version 3");
  }

  /**
   * The bytes of version 2 lie in {@code version-2.properties}, which were those of version 1 but
   * for the number.
   */
  @ParameterizedTest
  @EnumSource
  void theVersionIsWrittenAsItWas(Form form) throws IOException {
    RandomForms random = new RandomForms(RECORDED_SEED);
    String bytes = HexFormat.of().formatHex(form.write(random));
    assertThat(bytes).isEqualTo(recorded().getProperty(form.name()));
    assertThat(form.read(random, HexFormat.of().parseHex(bytes))).isNotEmpty();
  }

  private static Properties recorded() {
    Properties all = new Properties();
    try (InputStream in = WireTest.class.getResourceAsStream("version-2.properties")) {
      all.load(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
