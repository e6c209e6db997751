package io.evmesh.engine.parallel.choice;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which slots are worth following: those at which transactions have met, and what the same
 * instruction of the same code loads, once it has shown that its slots can be added to in any order
 * and that transactions which may run side by side do share them. One thread learns, any number
 * asks without a lock. A wrong guess costs time, never the result.
 */
final class HotPlaces implements HotSlots {
  private static final int MOST = 2048; // of each; when there are more, all begins anew
  static final int PLACES = 1 << 13;
  private static final int MOST_STEPS = 8;
  private static final int FILTER_BITS = 12;
  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(long[].class);

  // Salts, so that a site that is worth it and one that is not have nothing in common
  private static final long OF_SITE = 4;
  private static final long OF_COLD_SITE = 6;

  /** What is worth it and what not, as hashes in any order; zero is nothing. */
  private volatile long[] known = new long[PLACES];

  private int count;

  // A bit for each program counter of a site that is worth it, and for each number of such a slot,
  // modulo the bits: most that is asked for needs no hash
  private final long[] sitesThere = new long[1 << FILTER_BITS - 6];
  private final long[] slotsThere = new long[1 << FILTER_BITS - 6];

  private final Map<Long, Site> sites = new TreeMap<>();
  private int block; // that is executed

  /** What was seen of the slots that one instruction loads. */
  private static final class Site {
    private static final int SAMPLE = 64; // executions after which it is judged
    private static final int RECENT = 64; // slots, a power of two

    private static final int ALONE = 8; // times in one group, after which a slot is not shared
    private static final int PATIENCE = 2; // blocks in which slots are not shared

    private final long[] recent = new long[RECENT];
    private final int[] groups = new int[RECENT]; // that met them last
    private final int[] alone = new int[RECENT]; // how often on end it was that one
    private int seen;
    private int commuted;
    private int shared; // of a slot that another group has met not long ago
    private int unshared = Integer.MAX_VALUE; // since this block

    void see(Followed slot, int group) {
      seen++;
      commuted += slot.commutes() ? 1 : 0;
      int place = (int) (slot.slot() >>> 1) & RECENT - 1;
      if (recent[place] != slot.slot()) {
        recent[place] = slot.slot();
        alone[place] = 0;
      } else if (groups[place] == group) {
        alone[place]++;
      } else {
        shared++;
        alone[place] = 0;
      }
      groups[place] = group;
    }

    /** Whether no group shares its slots with another, and did not some blocks ago. */
    boolean isLongUnshared(int block) {
      unshared = shared > 0 ? Integer.MAX_VALUE : Math.min(unshared, block);
      return block - PATIENCE >= unshared;
    }

    boolean isJudged() {
      return seen == SAMPLE;
    }

    /** Whether most that was seen could have come in any order. */
    boolean commutes() {
      return 4 * commuted >= 3 * seen;
    }

    /** Whether most that was seen was of slots that others use as well. */
    boolean isShared() {
      return 4 * shared >= seen;
    }

    /** The slots that only one group has met, as often as it takes to be sure. */
    LongStream slotsOfOne() {
      return IntStream.range(0, RECENT).filter(i -> alone[i] >= ALONE).mapToLong(i -> recent[i]);
    }

    void beginAnew() {
      seen = 0;
      commuted = 0;
      shared = 0;
    }
  }

  @Override
  public long site(Address owner, Code code, int programCounter, long[] words, int key) {
    boolean anySite = hasBit(sitesThere, programCounter);
    boolean anySlot = hasBit(slotsThere, (int) words[key]);
    return anySite || anySlot
        ? site(known, anySite, anySlot, owner, code, programCounter, words, key)
        : COLD;
  }

  /** The same by a table of what is known. */
  static long site(
      long[] table, Address owner, Code code, int programCounter, long[] words, int key) {
    return site(table, true, true, owner, code, programCounter, words, key);
  }

  private static long site(
      long[] table,
      boolean anySite,
      boolean anySlot,
      Address owner,
      Code code,
      int programCounter,
      long[] words,
      int key) {
    boolean hotSlot =
        anySlot
            && has(
                table,
                Followed.slot(owner, words[key], words[key + 1], words[key + 2], words[key + 3]));
    if (!hotSlot && !anySite) {
      return COLD;
    }
    Hash hash = code.hash();
    long mixed = Mixer.mix(OF_SITE, hash.limb0(), hash.limb1(), programCounter);
    long site = mixed & -1L << FILTER_BITS + 1 | (long) bit(programCounter) << 1 | 1;
    return has(table, site) || hotSlot && !has(table, cold(site)) ? site : COLD;
  }

  /** What is known now, for those to whom it can only be told. */
  HotSnapshot snapshot() {
    return HotSnapshot.of(known);
  }

  private static long cold(long site) {
    return Mixer.mix(OF_COLD_SITE, site) | 1;
  }

  /**
   * Transactions have met at a slot.
   *
   * @param lowestLimb of its number
   */
  void met(long slot, long lowestLimb) {
    add(slot);
    setBit(slotsThere, (int) lowestLimb);
  }

  /** A block has ended. */
  void endBlock() {
    block++;
  }

  /**
   * A slot's value was followed.
   *
   * @param group of the transaction: what is in one group runs in one lane, in order, and need not
   *     follow anything
   */
  void see(Followed slot, int group) {
    if (sites.size() >= MOST && !sites.containsKey(slot.site())) {
      forget();
    }
    Site site = sites.computeIfAbsent(slot.site(), missing -> new Site());
    site.see(slot, group);
    if (!site.isJudged()) {
      return;
    }
    if (!site.commutes()) {
      add(cold(slot.site()));
      remove(slot.site());
    } else if (site.isShared()) {
      add(slot.site());
      setBit(sitesThere, (int) (slot.site() >>> 1)); // its program counter
    } else {
      remove(slot.site()); // its slots are followed as far as transactions meet there
      if (site.isLongUnshared(block)) {
        site.slotsOfOne().forEach(this::remove); // until they meet again
      }
    }
    site.beginAnew();
  }

  private void forget() {
    known = new long[PLACES];
    Arrays.fill(sitesThere, 0);
    Arrays.fill(slotsThere, 0);
    count = 0;
    sites.clear();
  }

  // ------------------------------------------------------------------ table

  private static int bit(int number) {
    return number & (1 << FILTER_BITS) - 1;
  }

  private static boolean hasBit(long[] filter, int number) {
    int bit = bit(number);
    return ((long) PLACE.getAcquire(filter, bit >>> 6) & 1L << bit) != 0;
  }

  private static void setBit(long[] filter, int number) {
    int bit = bit(number);
    PLACE.setRelease(filter, bit >>> 6, filter[bit >>> 6] | 1L << bit);
  }

  private static boolean has(long[] table, long hash) {
    for (int step = 0; step < MOST_STEPS; step++) {
      long there = (long) PLACE.getAcquire(table, place(hash, step));
      if (there == hash) {
        return true;
      }
      if (there == 0) {
        return false;
      }
    }
    return false;
  }

  private static int place(long hash, int step) {
    return (int) (hash >>> 32) + step & PLACES - 1;
  }

  private void add(long hash) {
    if (count >= MOST) {
      forget();
    }
    for (int step = 0; step < MOST_STEPS; step++) {
      int place = place(hash, step);
      if (known[place] == hash) {
        return;
      }
      if (known[place] == 0) {
        PLACE.setRelease(known, place, hash);
        count++;
        return;
      }
    }
  }

  private void remove(long hash) {
    for (int step = 0; step < MOST_STEPS; step++) {
      int place = place(hash, step);
      if (known[place] == hash) {
        PLACE.setRelease(known, place, 2L); // so that what comes behind is still found
        return;
      }
    }
  }
}
