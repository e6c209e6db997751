package io.evmesh.engine.parallel.prefetch;

import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.prefetch.AccessTemplates.Lookup;
import io.evmesh.engine.parallel.prefetch.Template.Owner;
import io.evmesh.engine.parallel.prefetch.Template.Slot;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds in what terms one call's slots can be told, by trying: the words of the call as keys of the
 * mappings at the first positions, as Solidity lays them out (Solidity documentation, "Layout of
 * State Variables in Storage"). Some hundred hashes for a slot: not for every call.
 */
final class TemplateSearch {
  private static final int POSITIONS = 24; // of mappings
  private static final int POSITIONS_OF_TWO = 12; // of mappings of mappings
  private static final int MOST_BEHIND = 8; // slots of a mapping's value
  private static final int SMALL_BITS = 16; // slots below this are always the same

  private final TransactionWords words;
  private final Lookup known;
  private final Collection<Location> touched;
  private final Map<Address, Owner> owners = new TreeMap<>();

  /**
   * @param touched by the call
   * @param known of the state below it
   */
  TemplateSearch(TransactionWords words, Collection<Location> touched, Lookup known) {
    this.words = words;
    this.touched = touched;
    this.known = known;
  }

  /** The templates of all slots. */
  SequencedSet<Template> search() {
    SequencedSet<Template> found = new LinkedHashSet<>();
    for (Location location : touched) {
      UInt256 slot = location.slot();
      if (slot != null) {
        Owner owner = owners.computeIfAbsent(location.address(), this::owner);
        found.add(new Template(owner, slot(slot)));
      }
    }
    return found;
  }

  private Owner owner(Address address) {
    for (int word = words.count() - 1; word >= 0; word--) { // rather an argument than the contract
      if (address.equals(words.address(word))) {
        return new Owner.InWord(word);
      }
    }
    Owner stored = stored(address);
    return stored == null ? new Owner.Fixed(address) : stored;
  }

  /** Among the slots that the call has touched. */
  private @Nullable Owner stored(Address address) {
    for (Location location : touched) {
      UInt256 slot = location.slot();
      if (slot == null || slot.bitLength() > SMALL_BITS) {
        continue;
      }
      for (int word = words.count() - 1; word >= 0; word--) {
        Address holder = words.address(word);
        if (Objects.equals(holder, location.address())) {
          UInt256 value = known.slot(location.address(), slot);
          if (value != null && address.equals(TransactionWords.address(value))) {
            return new Owner.Stored(word, slot);
          }
        }
      }
    }
    return null;
  }

  private Slot slot(UInt256 slot) {
    if (slot.bitLength() <= SMALL_BITS) {
      return new Slot.Fixed(slot);
    }
    Slot mapped = mapped(slot);
    return mapped == null ? new Slot.Fixed(slot) : mapped;
  }

  private @Nullable Slot mapped(UInt256 slot) {
    for (int position = 0; position < POSITIONS; position++) {
      UInt256 at = UInt256.of(position);
      for (int word = 0; word < words.count(); word++) {
        UInt256 first = words.mapped(Objects.requireNonNull(words.get(word)), at);
        int behind = behind(slot, first);
        if (behind >= 0) {
          return new Slot.Mapped(word, at, behind);
        }
        if (position < POSITIONS_OF_TWO) {
          for (int inner = 0; inner < words.count(); inner++) {
            behind = behind(slot, words.mapped(Objects.requireNonNull(words.get(inner)), first));
            if (behind >= 0) {
              return new Slot.MappedTwice(word, inner, at, behind);
            }
          }
        }
      }
    }
    return null;
  }

  private static int behind(UInt256 slot, UInt256 first) {
    UInt256 distance = slot.minus(first);
    return distance.fitsLong() && distance.toLong() < MOST_BEHIND ? (int) distance.toLong() : -1;
  }
}
