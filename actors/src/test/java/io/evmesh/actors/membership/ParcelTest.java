package io.evmesh.actors.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages between members, in parts. */
class ParcelTest {
  private static final MemberId FROM = new MemberId("10.0.0.1:25520", 0x1234_5678_9abcL);

  @Test
  void aParcelStandsOnTheWireAsTheVersionBeforeReadsIt() {
    Parcel parcel = new Parcel(FROM, 7, 1, 3, Bytes.fromHex("cafe"));
    Bytes recorded =
        Bytes.fromHex(
            "01"
                + "0000123456789abc"
                + "000e31302e302e302e313a3235353230"
                + "0000000000000007"
                + "00000001"
                + "00000003"
                + "cafe");
    assertThat(Bytes.wrap(ParcelSerializer.write(parcel))).isEqualTo(recorded);
    assertThat(ParcelSerializer.read(recorded.toArray())).isEqualTo(parcel);
  }

  @Test
  void whatIsCutShortOrOfAnotherVersionIsRefused() {
    byte[] whole = ParcelSerializer.write(new Parcel(FROM, 7, 1, 3, Bytes.EMPTY));
    for (int size = 0; size < whole.length; size++) {
      byte[] part = java.util.Arrays.copyOf(whole, size);
      assertThatThrownBy(() -> ParcelSerializer.read(part))
          .isInstanceOf(IllegalArgumentException.class);
    }
    whole[0] = 2;
    assertThatThrownBy(() -> ParcelSerializer.read(whole)).hasMessage("a parcel of version 2");
  }

  @Test
  void partsComeTogetherInAnyOrder() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Assembly assembly = new Assembly();
    for (int size : new int[] {0, 1, Assembly.PART_BYTES, Assembly.PART_BYTES + 1, 1_000_000}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      Bytes message = Bytes.wrap(bytes);
      List<Parcel> parcels = new ArrayList<>(Assembly.cut(FROM, size, message));
      Collections.shuffle(parcels, random);
      Parcel last = parcels.removeLast();
      parcels.forEach(parcel -> assertThat(assembly.add(parcel)).as("seed " + seed).isEmpty());
      assertThat(assembly.add(last)).as("seed " + seed).isEqualTo(Optional.of(message));
    }
  }

  @Test
  void messagesThatAreNeverWholeAreForgotten() {
    Assembly assembly = new Assembly();
    for (int i = 0; i <= Assembly.MOST_BEGUN; i++) {
      assertThat(assembly.add(new Parcel(FROM, i, 0, 2, Bytes.EMPTY))).isEmpty();
    }
    assertThat(assembly.add(new Parcel(FROM, 0, 1, 2, Bytes.EMPTY))).isEmpty();
    assertThat(assembly.add(new Parcel(FROM, 200, 1, 2, Bytes.EMPTY))).isPresent();
  }

  @Test
  void namesTellLivesApart() {
    assertThat(FROM.name()).isEqualTo("m123456789abc-10.0.0.1:25520");
    assertThat(FROM.isNamed(FROM.name())).isTrue();
    assertThat(new MemberId(FROM.address(), 5).isNamed(FROM.name())).isFalse();
    String longest = new MemberId("a".repeat(100) + ":25520", -1).name();
    assertThat(longest).hasSize(56);
    for (String address : List.of("10.0.0.1:25520", "Host-1.b:2", "[::1]:25520")) {
      assertThat(MemberId.addressOf(new MemberId(address, -1).name())).contains(address);
    }
    assertThat(MemberId.addressOf(longest)).isEmpty();
    assertThat(MemberId.addressOf("psql")).isEmpty();
  }
}
