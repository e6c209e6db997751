package io.evmesh.engine.parallel.prefetch;

import io.evmesh.engine.parallel.prefetch.AccessTemplates.Lookup;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/**
 * Where a call touches a slot, in terms of the words that it brings along.
 *
 * @param owner whose slot it is
 * @param slot which one
 */
record Template(Owner owner, Slot slot) {
  /** Whose slot it is. */
  sealed interface Owner {
    /** The address in a word. */
    record InWord(int word) implements Owner {}

    /** The address that is stored in a slot of the address in a word. */
    record Stored(int word, UInt256 slot) implements Owner {}

    /** Always the same. */
    record Fixed(Address address) implements Owner {}
  }

  /** Which slot it is. */
  sealed interface Slot {
    /** Always the same. */
    record Fixed(UInt256 number) implements Slot {}

    /** In the mapping at {@code position}, or so many slots behind the value's first. */
    record Mapped(int word, UInt256 position, int behind) implements Slot {}

    /** In the mapping of mappings at {@code position}, {@code outer} being the first key. */
    record MappedTwice(int outer, int inner, UInt256 position, int behind) implements Slot {}
  }

  /** Whose slot a call touches; null if that is not known, or not yet. */
  @Nullable Address owner(TransactionWords words, Lookup known) {
    return switch (owner) {
      case Owner.InWord(int word) -> words.address(word);
      case Owner.Fixed(Address address) -> address;
      case Owner.Stored(int word, UInt256 stored) -> {
        Address holder = words.address(word);
        UInt256 value = holder == null ? null : known.slot(holder, stored);
        yield value == null ? null : TransactionWords.address(value);
      }
    };
  }

  /** Which slot a call touches; null if the call has not so many words. */
  @Nullable UInt256 slot(TransactionWords words) {
    return switch (slot) {
      case Slot.Fixed(UInt256 number) -> number;
      case Slot.Mapped(int word, UInt256 position, int behind) -> {
        UInt256 key = words.get(word);
        yield key == null ? null : words.mapped(key, position).plus(UInt256.of(behind));
      }
      case Slot.MappedTwice(int outer, int inner, UInt256 position, int behind) -> {
        UInt256 first = words.get(outer);
        UInt256 second = words.get(inner);
        yield first == null || second == null
            ? null
            : words.mapped(second, words.mapped(first, position)).plus(UInt256.of(behind));
      }
    };
  }
}
