package io.evmesh.engine.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a world knew before it was changed, so that the changes can be taken back. */
final class WorldJournal {
  private static final int KEY_AND_VALUE = 8; // limbs

  private final int accountsAtMark;
  private final List<Before> accounts = new ArrayList<>();

  // Slots that were set, in that order: the map, whether it knew the slot, its number and value
  private final List<SlotMap> maps = new ArrayList<>();
  private boolean[] known = new boolean[16];
  private long[] words = new long[16 * KEY_AND_VALUE];

  /** An account before its first change. */
  private record Before(
      WorldState.Overlay overlay,
      boolean accountKnown,
      @Nullable Account account,
      boolean wiped,
      @Nullable SlotMap slots) {}

  /**
   * @param accountsAtMark how many accounts are known
   */
  WorldJournal(int accountsAtMark) {
    this.accountsAtMark = accountsAtMark;
  }

  /** Notes an account that is about to be changed. */
  void note(WorldState.Overlay overlay) {
    if (overlay.number < accountsAtMark && overlay.notedIn != this) {
      overlay.notedIn = this;
      accounts.add(
          new Before(overlay, overlay.accountKnown, overlay.account, overlay.wiped, overlay.slots));
    }
  }

  /** Notes a slot that is about to be set. */
  void note(SlotMap map, long[] from, int key) {
    int size = maps.size();
    if (size == known.length) {
      known = Arrays.copyOf(known, 2 * size);
      words = Arrays.copyOf(words, 2 * words.length);
    }
    int at = size * KEY_AND_VALUE;
    System.arraycopy(from, key, words, at, 4);
    known[size] = map.get(from, key, words, at + 4);
    maps.add(map);
  }

  /** Forgets all; what was changed stays. */
  void forget() {
    accounts.forEach(before -> before.overlay.notedIn = null);
  }

  /** Puts back what was there; takes as long as what is taken back took. */
  void takeBack(AddressMap<WorldState.Overlay> overlays) {
    for (int i = maps.size() - 1; i >= 0; i--) {
      int at = i * KEY_AND_VALUE;
      if (known[i]) {
        maps.get(i).put(words, at, at + 4);
      } else {
        maps.get(i).removeNewest(); // what was put after it has gone already
      }
    }
    for (Before before : accounts) {
      WorldState.Overlay overlay = before.overlay;
      overlay.accountKnown = before.accountKnown;
      overlay.account = before.account;
      overlay.wiped = before.wiped;
      overlay.slots = before.slots;
    }
    overlays.removeDownTo(accountsAtMark);
    forget();
  }
}
