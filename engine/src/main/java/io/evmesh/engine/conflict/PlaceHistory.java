package io.evmesh.engine.conflict;

import io.evmesh.engine.accesslist.Accesses;
import io.evmesh.engine.accesslist.AccountUse;
import io.evmesh.engine.conflict.HotPlace.Nature;
import io.evmesh.engine.conflict.Place.Part;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the transactions of a block change some places. */
final class PlaceHistory {
  /** By place: what each change adds to the value that it finds, modulo 2^256. */
  private final Map<Place, List<UInt256>> added = new HashMap<>();

  PlaceHistory(List<Accesses> block, Collection<Place> places) {
    places.forEach(place -> added.put(place, new ArrayList<>()));
    for (Accesses accesses : block) {
      for (AccountUse use : accesses.accounts()) {
        note(Place.of(use.address(), Part.BALANCE), balance(use.before()), balance(use.after()));
      }
      for (int slot = 0; slot < accesses.slotCount(); slot++) {
        Place place =
            Place.ofSlot(
                accesses.accounts().get(accesses.slotOwner(slot)).address(),
                accesses.slotKey(slot));
        note(place, accesses.slotBefore(slot), accesses.slotAfter(slot));
      }
    }
  }

  private static UInt256 balance(@Nullable Account account) {
    return account == null ? UInt256.ZERO : account.balance();
  }

  private void note(Place place, UInt256 before, UInt256 after) {
    List<UInt256> changes = added.get(place);
    if (changes != null && !before.equals(after)) {
      changes.add(after.minus(before));
    }
  }

  /** How many transactions change a place. */
  int writers(Place place) {
    return added.getOrDefault(place, List.of()).size();
  }

  /** How they do. */
  Nature nature(Place place) {
    List<UInt256> changes = added.getOrDefault(place, List.of());
    if (changes.size() < 2) {
      return Nature.OTHER;
    }
    if (changes.stream().allMatch(changes.getFirst()::equals)) {
      return Nature.COUNTER;
    }
    long down = changes.stream().filter(change -> change.limb3() < 0).count();
    return down == 0 || down == changes.size() ? Nature.SUM : Nature.EXCHANGE;
  }
}
