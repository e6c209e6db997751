package io.evmesh.input.contract;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.contract.StorageLayout.StoredType;
import io.evmesh.input.contract.StorageLayout.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds which variable of a contract lies in a slot. What a mapping holds lies where hashes say, so
 * keys have to be guessed: those that are given are tried.
 */
public final class SlotNames {
  /** Hashes that are made at most. */
  private static final int MOST_HASHES = 400_000;

  /** Keys that are tried in a mapping within another one. */
  private static final int INNER_KEYS = 300;

  private static final int DEEPEST = 4;
  private static final int NESTED = 64; // regions that begin within another one
  private static final int EACH_ELEMENT = 64; // of an array whose elements are looked into
  private static final long LONGEST_ARRAY = 1L << 32; // elements whose slots are known by number

  private final StorageLayout layout;
  private final List<UInt256> keys;
  private final Function<Address, String> addresses;
  private final TreeMap<UInt256, Region> regions = new TreeMap<>();
  private int hashes;

  /**
   * Slots that lie one after the other.
   *
   * @param slots how many
   * @param type of what lies there; of the elements where {@code isElements}
   */
  private record Region(String path, StoredType type, UInt256 slots, boolean isElements) {}

  /**
   * Names for the slots of a contract.
   *
   * @param keys of mappings, the likeliest first
   * @param addresses how an address is written that is a key
   */
  public SlotNames(StorageLayout layout, List<UInt256> keys, Function<Address, String> addresses) {
    this.layout = layout;
    this.keys = keys;
    this.addresses = addresses;
    for (Variable variable : layout.variables()) {
      expand(variable.name(), layout.type(variable.type()), variable.slot(), 0);
    }
  }

  /** The variable in a slot, of several in one slot all; empty if nobody knows. */
  public Optional<String> name(UInt256 slot) {
    Map.Entry<UInt256, Region> below = regions.floorEntry(slot);
    for (int i = 0; i < NESTED && below != null; i++) {
      UInt256 offset = slot.minus(below.getKey());
      Region region = below.getValue();
      if (offset.compareTo(region.slots()) < 0) {
        return Optional.of(
            region.isElements()
                ? element(region.path(), region.type(), offset.toLong())
                : describe(region.path(), region.type(), offset.toLong()));
      }
      below = regions.lowerEntry(below.getKey()); // what lies within it may end before it does
    }
    return Optional.empty();
  }

  // ---------------------------------------------------------------- where something may lie

  private void expand(String path, StoredType type, UInt256 start, int depth) {
    switch (type.encoding()) {
      case MAPPING -> expandMapping(path, type, start, depth);
      case DYNAMIC_ARRAY -> {
        add(start, new Region(path + ".length", type, UInt256.ONE, false));
        StoredType base = base(type);
        UInt256 slots = UInt256.of(LONGEST_ARRAY).times(base.slots());
        add(hash(start.toBytes32()), new Region(path, base, slots, true));
        UInt256 data = hash(start.toBytes32());
        for (int i = 0; i < EACH_ELEMENT && isIndirect(base); i++) {
          expandParts(path + "[" + i + "]", base, data.plus(UInt256.of(i * base.slots())), depth);
        }
      }
      case BYTES -> {
        add(start, new Region(path, type, UInt256.ONE, false));
        add(
            hash(start.toBytes32()),
            new Region(path + " (data)", type, UInt256.of(LONGEST_ARRAY), false));
      }
      case INPLACE -> {
        add(start, new Region(path, type, UInt256.of(type.slots()), false));
        expandParts(path, type, start, depth);
      }
    }
  }

  /** What hangs on parts of a struct or of an array, and lies elsewhere. */
  private void expandParts(String path, StoredType type, UInt256 start, int depth) {
    for (Variable member : type.members()) {
      StoredType part = layout.type(member.type());
      if (isIndirect(part)) {
        expandPart(path + "." + member.name(), part, start.plus(member.slot()), depth);
      }
    }
    if (type.base() != null && type.encoding() == StorageLayout.Encoding.INPLACE) {
      StoredType part = base(type);
      long count = Math.min(EACH_ELEMENT, type.slots() / part.slots());
      for (int i = 0; i < count && isIndirect(part); i++) {
        expandPart(path + "[" + i + "]", part, start.plus(UInt256.of(i * part.slots())), depth);
      }
    }
  }

  private void expandPart(String path, StoredType part, UInt256 start, int depth) {
    if (part.encoding() == StorageLayout.Encoding.INPLACE) {
      expandParts(path, part, start, depth);
    } else {
      expand(path, part, start, depth);
    }
  }

  /** Whether anything of a type lies elsewhere. */
  private boolean isIndirect(StoredType type) {
    return type.encoding() != StorageLayout.Encoding.INPLACE
        || type.members().stream().anyMatch(member -> isIndirect(layout.type(member.type())))
        || type.base() != null && isIndirect(base(type));
  }

  private void expandMapping(String path, StoredType type, UInt256 start, int depth) {
    if (type.key() == null || type.value() == null || depth >= DEEPEST) {
      return;
    }
    StoredType key = layout.type(type.key());
    StoredType value = layout.type(type.value());
    int tried = 0;
    for (UInt256 candidate : keys) {
      if (tried == (depth == 0 ? keys.size() : INNER_KEYS) || hashes >= MOST_HASHES) {
        return;
      }
      if (key.encoding() == StorageLayout.Encoding.INPLACE && fits(key, candidate)) {
        tried++;
        byte[] bytes = new byte[64];
        candidate.write(bytes, 0);
        start.write(bytes, 32);
        String at = path + "[" + text(key, candidate) + "]";
        expand(at, value, hash(Bytes.wrap(bytes)), depth + 1);
      }
    }
  }

  /** Whether a word can be a key: numbers and addresses are padded in front, bytes behind. */
  private static boolean fits(StoredType key, UInt256 word) {
    int bits = (int) Math.min(256, 8 * key.bytes());
    return isBytes(key) ? Long.SIZE * 4 - trailingZeros(word) <= bits : word.bitLength() <= bits;
  }

  private static boolean isBytes(StoredType key) {
    return key.label().startsWith("bytes");
  }

  private static int trailingZeros(UInt256 word) {
    return word.isZero() ? 256 : word.toBigInteger().getLowestSetBit();
  }

  private String text(StoredType key, UInt256 word) {
    if (key.label().startsWith("address") || key.label().startsWith("contract")) {
      return addresses.apply(Address.ofLimbs(word.limb0(), word.limb1(), word.limb2()));
    }
    if (key.label().equals("bool")) {
      return word.isZero() ? "false" : "true";
    }
    return word.fitsLong() && word.limb0() >= 0 && !isBytes(key)
        ? Long.toString(word.limb0())
        : shortened(word.toString());
  }

  private static String shortened(String hex) {
    return hex.length() <= 14 ? hex : hex.substring(0, 8) + "…" + hex.substring(hex.length() - 4);
  }

  private void add(UInt256 start, Region region) {
    regions.merge(
        start,
        region,
        (before, next) ->
            new Region(before.path() + ", " + next.path(), before.type(), before.slots(), false));
  }

  private UInt256 hash(Bytes bytes) {
    hashes++;
    return Keccak256.hash(bytes).toUInt256();
  }

  private StoredType base(StoredType array) {
    String base = array.base();
    if (base == null) {
      throw new IllegalArgumentException("an array without elements: " + array.label());
    }
    return layout.type(base);
  }

  // ------------------------------------------------------------------- what lies at an offset

  /** What lies so many slots behind the start of a value. */
  private String describe(String path, StoredType type, long offset) {
    if (type.encoding() != StorageLayout.Encoding.INPLACE) {
      return path;
    }
    if (!type.members().isEmpty()) {
      List<String> names = new ArrayList<>();
      for (Variable member : type.members()) {
        StoredType part = layout.type(member.type());
        long first = member.slot().toLong();
        if (offset >= first && offset < first + part.slots()) {
          names.add(describe(path + "." + member.name(), part, offset - first));
        }
      }
      return names.isEmpty() ? path : String.join(", ", names);
    }
    return type.base() == null ? path : element(path, base(type), offset);
  }

  /** What lies so many slots behind the start of an array. */
  private String element(String path, StoredType type, long offset) {
    if (type.bytes() <= 16 && type.members().isEmpty()) {
      long each = 32 / Math.max(1, type.bytes());
      return "%s[%d…%d]".formatted(path, offset * each, (offset + 1) * each - 1);
    }
    long index = offset / type.slots();
    return describe(path + "[" + index + "]", type, offset % type.slots());
  }
}
