package io.evmesh.engine.trie;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.rlp.RlpWriter;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.util.List;
import java.util.Map;

/**
 * The root of a set of entries, word for word from the definition (Yellow Paper, appendix D), which
 * knows no nodes that change: slow, and independent of the trie that it is compared with.
 */
final class DefinedRoot {
  private record Pair(List<Integer> nibbles, Bytes value) {}

  private DefinedRoot() {}

  static Hash of(Map<Bytes, Bytes> entries) {
    if (entries.isEmpty()) {
      return Keccak256.hash(new RlpWriter().write(Bytes.EMPTY).toBytes());
    }
    List<Pair> pairs =
        entries.entrySet().stream().map(e -> new Pair(nibbles(e.getKey()), e.getValue())).toList();
    return Keccak256.hash(coding(pairs, 0));
  }

  /** The function c: the structure of all pairs, which agree in the first {@code i} nibbles. */
  private static Bytes coding(List<Pair> pairs, int i) {
    Pair one = pairs.getFirst();
    RlpWriter out = new RlpWriter().startList();
    if (pairs.size() == 1) {
      out.write(hexPrefix(one.nibbles.subList(i, one.nibbles.size()), true)).write(one.value);
      return out.endList().toBytes();
    }
    int j = i;
    while (agree(pairs, j)) {
      j++;
    }
    if (j > i) {
      out.write(hexPrefix(one.nibbles.subList(i, j), false)).writeRaw(reference(pairs, j));
      return out.endList().toBytes();
    }
    int at = i;
    for (int nibble = 0; nibble < 16; nibble++) {
      int n = nibble;
      out.writeRaw(
          reference(
              pairs.stream().filter(p -> p.nibbles.size() > at && p.nibbles.get(at) == n).toList(),
              i + 1));
    }
    out.write(
        pairs.stream()
            .filter(p -> p.nibbles.size() == at)
            .map(Pair::value)
            .findFirst()
            .orElse(Bytes.EMPTY));
    return out.endList().toBytes();
  }

  /** The function n: nothing, the coding itself, or its hash. */
  private static Bytes reference(List<Pair> pairs, int i) {
    if (pairs.isEmpty()) {
      return new RlpWriter().write(Bytes.EMPTY).toBytes();
    }
    Bytes coding = coding(pairs, i);
    return coding.size() < 32 ? coding : new RlpWriter().write(Keccak256.hash(coding)).toBytes();
  }

  private static boolean agree(List<Pair> pairs, int at) {
    return pairs.stream().allMatch(p -> p.nibbles.size() > at)
        && pairs.stream().map(p -> p.nibbles.get(at)).distinct().count() == 1;
  }

  private static Bytes hexPrefix(List<Integer> nibbles, boolean ends) {
    int flags = ends ? 2 : 0;
    String digits = nibbles.size() % 2 == 0 ? flags + "0" : "" + (flags + 1);
    for (int nibble : nibbles) {
      digits += Integer.toHexString(nibble);
    }
    return Bytes.fromHex(digits);
  }

  private static List<Integer> nibbles(Bytes key) {
    return key.toString().substring(2).chars().mapToObj(c -> Character.digit(c, 16)).toList();
  }
}
