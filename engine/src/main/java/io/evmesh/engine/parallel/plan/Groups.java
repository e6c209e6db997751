package io.evmesh.engine.parallel.plan;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The block's transactions in groups that are expected to conflict inside, and not with each other.
 * A group runs in one lane in index order; another lane may go on with it when all that was given
 * out of it is settled. Most groups have one transaction: they are given out in runs.
 */
public final class Groups {
  private static final int[] NOTHING = {};
  private static final int ANYWHERE = -1;

  private final int[] next; // by transaction: the next of its group, or the count
  private final int[] groupOf; // by transaction: the lowest of its group
  private final int[] head; // by group: the lowest transaction not yet given out
  private final int[] laneOf; // by group: the lane that has it, -1 if none
  private final int[] outstanding; // by group: given out and not yet settled
  private final int count;
  private int @Nullable [] homes; // by group: the node that it is for first; null if all are one
  private int[] nodes = NOTHING; // by lane, where groups have homes
  private final BitSet open = new BitSet(); // given out of these groups and not yet settled
  private int cursor; // no transaction below is the head of a group
  private int remaining;

  private Groups(int[] groupOf) {
    this.groupOf = groupOf;
    count = groupOf.length;
    remaining = count;
    next = new int[count];
    head = new int[count];
    laneOf = new int[count];
    outstanding = new int[count];
    Arrays.fill(laneOf, -1);
    int[] last = head; // reused: the highest of the group so far
    Arrays.fill(next, count);
    for (int tx = 0; tx < count; tx++) {
      if (groupOf[tx] != tx) {
        next[last[groupOf[tx]]] = tx;
      }
      last[groupOf[tx]] = tx;
    }
    for (int tx = 0; tx < count; tx++) {
      head[tx] = groupOf[tx] == tx ? tx : count;
    }
  }

  /** Every transaction in a group of its own. */
  public static Groups singles(int count) {
    int[] groupOf = new int[count];
    Arrays.setAll(groupOf, tx -> tx);
    return new Groups(groupOf);
  }

  /**
   * Groups by the lowest transaction in each.
   *
   * @param groupOf by transaction: the lowest transaction of its group
   */
  public static Groups of(int[] groupOf) {
    return new Groups(groupOf.clone());
  }

  /** By transaction: the lowest transaction of its group. */
  public int[] lowest() {
    return groupOf.clone();
  }

  /** The same groups, of which these transactions, wherever they stand, were given out already. */
  public Groups without(BitSet given) {
    for (int group = 0; group < count; group++) {
      int last = -1; // that stays in the group
      for (int tx = head[group]; tx < count; tx = next[tx]) {
        if (!given.get(tx)) {
          last = tx;
        } else if (last < 0) {
          head[group] = next[tx];
          remaining--;
        } else {
          next[last] = next[tx];
          remaining--;
        }
      }
    }
    return this;
  }

  /**
   * The same groups, each for the lanes of one node until these have nothing else to do.
   *
   * @param homeOf by transaction: the node that has most of what it is expected to touch
   * @param nodeOf by lane: its node
   */
  public Groups at(int[] homeOf, int[] nodeOf) {
    int[] known = new int[count];
    for (int group = 0; group < count; group++) {
      known[group] = homeOf[groupOf[group]];
    }
    homes = known;
    nodes = nodeOf;
    return this;
  }

  /** How many transactions were not yet given out. */
  public int remaining() {
    return remaining;
  }

  /** Gives out up to {@code most} transactions, lowest first, that the lane may run now. */
  public int[] take(int lane, int most) {
    int[] own = homes == null ? NOTHING : take(lane, most, nodes[lane]);
    return own.length > 0 ? own : take(lane, most, ANYWHERE);
  }

  private int[] take(int lane, int most, int home) {
    int[] taken = new int[Math.min(most, remaining)];
    int size = 0;
    while (cursor < count && head[cursor] == count) {
      cursor++;
    }
    for (int group = cursor; group < count && size < taken.length; group++) {
      boolean isThere = home == ANYWHERE || homes[group] == home;
      if (head[group] == count || !isThere || !mayRun(group, lane)) {
        continue;
      }
      boolean single = next[head[group]] == count;
      if (!single && size > 0) {
        continue; // a longer group is work of its own
      }
      laneOf[group] = lane;
      while (head[group] < count && size < taken.length) {
        taken[size++] = head[group];
        outstanding[group]++;
        open.set(head[group]);
        head[group] = next[head[group]];
      }
      if (!single) {
        break;
      }
    }
    remaining -= size;
    return size == 0 ? NOTHING : Arrays.copyOf(taken, size);
  }

  private boolean mayRun(int group, int lane) {
    return laneOf[group] == lane || outstanding[group] == 0;
  }

  /** A transaction is settled; one that other groups have given out does not count. */
  public void settled(int tx) {
    if (open.get(tx)) {
      open.clear(tx);
      outstanding[groupOf[tx]]--;
    }
  }
}
