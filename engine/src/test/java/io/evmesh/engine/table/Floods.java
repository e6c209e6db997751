package io.evmesh.engine.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.engine.table.Places.Work;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Keys that an enemy would choose who knows how tables mix, and what a table may do for them. */
public final class Floods {
  /** What a table may be made to do for an entry, over all of its life. */
  private static final int MOST_PLACINGS = 10;

  /** How many places are looked at for an entry, where keys are not made against three salts. */
  private static final int MOST_STEPS = 3;

  private static final int SALTS = 24;
  private static final int AGAINST_ALL = 500; // keys that are found by trying

  private Floods() {}

  /**
   * A flood.
   *
   * @param againstAll whether the keys meet under three salts of which one follows the other, so
   *     that mixing anew does not part them
   */
  public record Flood<K>(String name, List<K> keys, boolean againstAll) {}

  /** Floods of words, with so many keys each. */
  public static List<Flood<UInt256>> ofWords(int size) {
    SequencedMap<String, Function<Long, UInt256>> kinds = new LinkedHashMap<>();
    kinds.put("one after the other", i -> word(i, 0, 0, 0));
    kinds.put("rotated limbs whose xors are the same", i -> word(i << 17, i, 0, 0));
    kinds.put("different in the second limb", i -> word(5, i, 0, 0));
    kinds.put("different in the third limb", i -> word(5, 0, i, 0));
    kinds.put("different in the highest limb", i -> word(5, 0, 0, i));
    kinds.put("different in the highest bits", i -> word(0, 0, 0, i << 48));
    kinds.put("different in the lowest limb's highest bits", i -> word(i << 48, 0, 0, 0));
    kinds.put("the same in all limbs", i -> word(i, i, i, i));
    List<Flood<UInt256>> floods = plain(size, kinds);
    floods.add(new Flood<>("different in one byte", bytes(Math.min(size, 8192)), false));
    for (int first = 0; first < SALTS; first++) {
      long[] one = meetingUnder(salt(first));
      floods.add(flood("under salt " + first, size, i -> times(one, i), false));
      long[] three = meetingUnder(salt(first), salt(first + 1), salt(first + 2));
      floods.add(flood("under three salts from " + first, size, i -> times(three, i), true));
    }
    return floods;
  }

  /** Floods of addresses, with so many keys each. */
  public static List<Flood<Address>> ofAddresses(int size) {
    SequencedMap<String, Function<Long, Address>> kinds = new LinkedHashMap<>();
    kinds.put("one after the other", i -> Address.ofLimbs(i, 0, 0));
    kinds.put("whose xors are the same", i -> Address.ofLimbs(Long.rotateLeft(i, 23), i, 0));
    kinds.put("different in the middle", i -> Address.ofLimbs(5, i, 0));
    kinds.put("different in the highest bits", i -> Address.ofLimbs(5, 7, i << 14));
    kinds.put("different in the lowest limb's highest bits", i -> Address.ofLimbs(i << 46, 0, 0));
    List<Flood<Address>> floods = plain(size, kinds);
    for (int first = 0; first < SALTS; first++) {
      long[] d = meetingUnder(salt(first));
      floods.add(
          flood("under salt " + first, size, i -> Address.ofLimbs(d[0] * i, d[1] * i, 0), false));
    }
    for (int first = 0; first < SALTS; first++) {
      floods.add(
          new Flood<>("under three salts from " + first, againstThreeSalts(salt(first)), true));
    }
    return floods;
  }

  private static <K> List<Flood<K>> plain(int size, Map<String, Function<Long, K>> kinds) {
    List<Flood<K>> floods = new ArrayList<>();
    kinds.forEach((name, key) -> floods.add(flood(name, size, key, false)));
    return floods;
  }

  private static <K> Flood<K> flood(
      String name, int size, Function<Long, K> key, boolean againstAll) {
    return new Flood<>(name, LongStream.range(1, size + 1).boxed().map(key).toList(), againstAll);
  }

  private static List<UInt256> bytes(int size) {
    Set<UInt256> words = new HashSet<>();
    for (int i = 0; i < size; i++) {
      long[] limbs = new long[4];
      limbs[i >> 11] = (i & 255L) << (i >> 8 & 7) * 8;
      words.add(word(limbs[0], limbs[1], limbs[2], limbs[3]));
    }
    return List.copyOf(words);
  }

  /** The salt that a table takes after so many. */
  private static long salt(int number) {
    long salt = 0;
    for (int i = 0; i < number; i++) {
      salt = Mixer.saltAfter(salt);
    }
    return salt;
  }

  private static long[] factors(long salt) {
    return new long[] {
      Mixer.LIMB_0 ^ salt, Mixer.LIMB_1 ^ salt, Mixer.LIMB_2 ^ salt, Mixer.LIMB_3 ^ salt
    };
  }

  /** Limbs of which all multiples meet. */
  private static long[] meetingUnder(long salt) {
    long[] f = factors(salt);
    return new long[] {f[1], -f[0], 0, 0};
  }

  /** Limbs that are at right angles to the factors of three salts, modulo 2^64. */
  private static long[] meetingUnder(long one, long two, long three) {
    long[] a = factors(one);
    long[] b = factors(two);
    long[] c = factors(three);
    long[] at = new long[4];
    for (int limb = 0; limb < 4; limb++) {
      int without = limb;
      int[] i = IntStream.range(0, 4).filter(each -> each != without).toArray();
      long minor =
          a[i[0]] * (b[i[1]] * c[i[2]] - b[i[2]] * c[i[1]])
              - a[i[1]] * (b[i[0]] * c[i[2]] - b[i[2]] * c[i[0]])
              + a[i[2]] * (b[i[0]] * c[i[1]] - b[i[1]] * c[i[0]]);
      at[limb] = limb % 2 == 0 ? minor : -minor;
    }
    return at;
  }

  /** Addresses that meet under two salts by calculation, and nearly under the next by trying. */
  private static List<Address> againstThreeSalts(long salt) {
    long second = Mixer.saltAfter(salt);
    long third = Mixer.saltAfter(second);
    long[] a = factors(salt);
    long[] b = factors(second);
    long limb0 = a[1] * b[2] - a[2] * b[1];
    long limb1 = a[2] * b[0] - a[0] * b[2];
    long limb2 = a[0] * b[1] - a[1] * b[0];
    int zeros = Long.numberOfTrailingZeros(limb2);
    long inverse = inverse(limb2 >> zeros);
    List<Address> found = new ArrayList<>();
    for (long i = 1; i < 1L << 32 - zeros && found.size() < AGAINST_ALL; i++) {
      long factor = i * inverse; // so that the highest limb stays small
      Address address = Address.ofLimbs(limb0 * factor, limb1 * factor, limb2 * factor);
      if ((address.hash(third) & 0xff) == 0) {
        found.add(address);
      }
    }
    assertThat(found).hasSizeGreaterThan(AGAINST_ALL / 2);
    return found;
  }

  /** The number whose product with an odd one is 1 modulo 2^64. */
  private static long inverse(long odd) {
    long inverse = odd;
    for (int i = 0; i < 5; i++) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }

  private static UInt256 times(long[] limbs, long factor) {
    return word(limbs[0] * factor, limbs[1] * factor, limbs[2] * factor, limbs[3] * factor);
  }

  private static UInt256 word(long limb0, long limb1, long limb2, long limb3) {
    return UInt256.ofLimbs(limb0, limb1, limb2, limb3);
  }

  /**
   * Floods a table again and again, and holds its work against its bounds.
   *
   * @param fill makes a table, adds all keys to it, and looks for them
   */
  public static <K> void check(List<Flood<K>> floods, Function<List<K>, ? extends Places<?>> fill) {
    int spilled = 0;
    boolean tried = false;
    for (Flood<K> flood : floods) {
      Work work = fill.apply(flood.keys()).work();
      long size = flood.keys().size();
      assertThat(work.placings()).as(flood.name()).isLessThanOrEqualTo(MOST_PLACINGS * size);
      if (flood.againstAll()) {
        tried = true;
        spilled += work.spilled();
      } else {
        assertThat(work.steps()).as(flood.name()).isLessThanOrEqualTo(MOST_STEPS * size);
        assertThat(work.spilled()).as(flood.name()).isZero();
      }
    }
    assertThat(spilled > 0).as("entries have spilled").isEqualTo(tried);
  }
}
