package io.evmesh.engine.parallel.choice;

/** Which of the numbers below a count belong together, each set named by its lowest number. */
final class DisjointSets {
  private final int[] parent;

  /** Each number alone. */
  DisjointSets(int count) {
    parent = new int[count];
    for (int i = 0; i < count; i++) {
      parent[i] = i;
    }
  }

  void join(int a, int b) {
    int first = lowest(a);
    int second = lowest(b);
    parent[Math.max(first, second)] = Math.min(first, second);
  }

  /** The lowest number of the set that {@code number} is in. */
  int lowest(int number) {
    int at = number;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** By number: the lowest of its set. */
  int[] lowest() {
    int[] lowest = new int[parent.length];
    for (int i = 0; i < lowest.length; i++) {
      lowest[i] = lowest(i);
    }
    return lowest;
  }

  /** How many sets there are. */
  int count() {
    int sets = 0;
    for (int i = 0; i < parent.length; i++) {
      sets += parent[i] == i ? 1 : 0;
    }
    return sets;
  }
}
