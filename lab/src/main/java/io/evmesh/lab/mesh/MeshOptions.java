package io.evmesh.lab.mesh;

import io.evmesh.lab.document.Entry;
import java.util.List;

/**
 * What of our protocol is used: each part can be left out to see what it is worth.
 *
 * @param groups whether transactions that are expected to meet run in one lane
 * @param nonces whether nonces are predicted from the block's list
 * @param commuting whether slots are followed to which many add, so that they may come in any order
 * @param ownStorage whether busy contracts have actors of their own
 * @param choose whether the block's kind decides where it runs, as in a node, which has to see some
 *     blocks of a kind first; else all blocks run in lanes
 * @param learning whether nodes fetch ahead what calls of the same kind have read before
 * @param detectionNanos until the others know that a node is gone
 */
record MeshOptions(
    boolean groups,
    boolean nonces,
    boolean commuting,
    boolean ownStorage,
    boolean choose,
    boolean learning,
    long detectionNanos) {
  /** Names of the options. */
  static final List<String> NAMES =
      List.of("groups", "nonces", "commuting", "own-storage", "choose", "learning", "detection");

  private static final long DETECTION_NANOS = 5_000_000_000L;

  static MeshOptions of(Entry entry) {
    return new MeshOptions(
        isOn(entry, "groups", true),
        isOn(entry, "nonces", true),
        isOn(entry, "commuting", true),
        isOn(entry, "own-storage", true),
        isOn(entry, "choose", false),
        isOn(entry, "learning", true),
        entry.find("detection").map(Entry::nanos).orElse(DETECTION_NANOS));
  }

  private static boolean isOn(Entry entry, String name, boolean otherwise) {
    return entry.find(name).map(Entry::isTrue).orElse(otherwise);
  }
}
