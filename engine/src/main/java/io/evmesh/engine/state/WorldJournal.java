package io.evmesh.engine.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a world knew before it was changed, so that the changes can be taken back. */
final class WorldJournal {
  private static final int KEY_AND_VALUE = 8; // limbs

  private final List<Before> accounts = new ArrayList<>();

  // Slots that were set, in that order: the map, whether it knew the slot, its number and value
  private final List<SlotMap> maps = new ArrayList<>();
  private boolean[] known = new boolean[16];
  private long[] words = new long[16 * KEY_AND_VALUE];

  /** An account before its first change; {@code isNew} if nothing was known of it. */
  private record Before(
      WorldState.Overlay overlay,
      boolean isNew,
      boolean accountKnown,
      @Nullable Account account,
      boolean wiped,
      @Nullable SlotMap slots) {}

  /** Notes an account that is about to be changed. */
  void note(WorldState.Overlay overlay, boolean isNew) {
    if (overlay.notedIn != this) {
      overlay.notedIn = this;
      accounts.add(
          new Before(
              overlay, isNew, overlay.accountKnown, overlay.account, overlay.wiped, overlay.slots));
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

  /** Puts back what was there; the accounts of which nothing was known go from {@code overlays}. */
  AddressMap<WorldState.Overlay> takeBack(AddressMap<WorldState.Overlay> overlays) {
    for (int i = maps.size() - 1; i >= 0; i--) {
      int at = i * KEY_AND_VALUE;
      if (known[i]) {
        maps.get(i).put(words, at, at + 4);
      } else {
        maps.get(i).remove(words, at);
      }
    }
    AddressMap<WorldState.Overlay> left = new AddressMap<>(overlays.size());
    for (Before before : accounts) {
      WorldState.Overlay overlay = before.overlay;
      overlay.accountKnown = before.accountKnown;
      overlay.account = before.account;
      overlay.wiped = before.wiped;
      overlay.slots = before.slots;
      overlay.isGone = before.isNew;
    }
    overlays.forEach(
        overlay -> {
          if (!overlay.isGone) {
            left.put(overlay);
          }
        });
    forget();
    return left;
  }
}
