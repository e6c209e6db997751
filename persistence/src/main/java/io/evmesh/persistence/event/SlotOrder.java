package io.evmesh.persistence.event;

/**
 * Puts the slots of an account in the ascending order of their numbers, by merging ever longer
 * stretches that are in order. Sorting boxed positions by a comparator takes half as long again.
 */
final class SlotOrder {
  private static final int LIMBS = AccountChange.LIMBS;

  private SlotOrder() {}

  /**
   * A sorted copy.
   *
   * @param slots eight limbs for each slot, four of its number and four of its value
   * @param length of the limbs that count
   */
  static long[] ascending(long[] slots, int length) {
    int count = length / LIMBS;
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = i * LIMBS;
    }
    int[] merged = new int[count];
    for (int width = 1; width < count; width *= 2) {
      for (int low = 0; low < count; low += 2 * width) {
        int middle = Math.min(low + width, count);
        merge(slots, order, low, middle, Math.min(middle + width, count), merged);
      }
      int[] next = merged;
      merged = order;
      order = next;
    }
    long[] sorted = new long[length];
    for (int i = 0; i < count; i++) {
      System.arraycopy(slots, order[i], sorted, i * LIMBS, LIMBS);
    }
    return sorted;
  }

  private static void merge(long[] slots, int[] from, int low, int middle, int high, int[] to) {
    int left = low;
    int right = middle;
    for (int i = low; i < high; i++) {
      boolean takesLeft =
          right == high || left < middle && !isBelow(slots, from[right], from[left]);
      to[i] = takesLeft ? from[left++] : from[right++];
    }
  }

  private static boolean isBelow(long[] slots, int a, int b) {
    for (int limb = 3; limb > 0; limb--) {
      if (slots[a + limb] != slots[b + limb]) {
        return Long.compareUnsigned(slots[a + limb], slots[b + limb]) < 0;
      }
    }
    return Long.compareUnsigned(slots[a], slots[b]) < 0;
  }
}
