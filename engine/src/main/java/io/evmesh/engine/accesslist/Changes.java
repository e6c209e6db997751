package io.evmesh.engine.accesslist;

import java.util.List;

/** Looks in changes that rise by index. */
final class Changes {
  private Changes() {}

  /** The position of the last change below an index; -1 if there is none. */
  static <T> int lastBelow(List<Change<T>> changes, int index) {
    int low = 0;
    int high = changes.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (changes.get(middle).index() < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /** The value of that change, or another if there is none. */
  static <T> T valueBelow(List<Change<T>> changes, int index, T otherwise) {
    int last = lastBelow(changes, index);
    return last < 0 ? otherwise : changes.get(last).value();
  }
}
