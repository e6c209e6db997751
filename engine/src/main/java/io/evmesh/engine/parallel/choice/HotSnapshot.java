package io.evmesh.engine.parallel.choice;

import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which slots were worth following at some moment, to be told to others. Never changes. */
public final class HotSnapshot implements HotSlots {
  /** How many places a table has. */
  public static final int PLACES = HotPlaces.PLACES;

  private final long[] table; // hashes where HotPlaces looks for them; zero is nothing

  private HotSnapshot(long[] table) {
    this.table = table;
  }

  /** A table of which a copy is made. */
  static HotSnapshot of(long[] table) {
    return new HotSnapshot(table.clone());
  }

  /**
   * A snapshot from what one tells.
   *
   * @param places {@link #places()}, each below {@link #PLACES}
   * @param hashes {@link #hash} of each
   */
  public static HotSnapshot of(int[] places, long[] hashes) {
    long[] table = new long[PLACES];
    for (int i = 0; i < places.length; i++) {
      table[places[i]] = hashes[i];
    }
    return new HotSnapshot(table);
  }

  /** The places that are taken, ascending. */
  public int[] places() {
    return IntStream.range(0, PLACES).filter(place -> table[place] != 0).toArray();
  }

  /** What a place holds. */
  public long hash(int place) {
    return table[place];
  }

  @Override
  public long site(Address owner, Code code, int programCounter, long[] words, int key) {
    return HotPlaces.site(table, owner, code, programCounter, words, key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HotSnapshot that && Arrays.equals(table, that.table);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(table);
  }
}
