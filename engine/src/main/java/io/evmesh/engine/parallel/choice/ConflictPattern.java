package io.evmesh.engine.parallel.choice;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import io.evmesh.engine.types.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What transactions of one kind (contract and selector) have in common when they meet: a part of
 * them, such as the pair of a swap; two that are drawn from the same, such as the sender and the
 * recipient of tokens; or only the contract. Of two kinds, only how often they meet.
 *
 * <p>A part is the sender, or a word of the call data. Sets of parts are bit masks.
 */
final class ConflictPattern {
  private static final int WORDS = 8; // of call data that are looked at
  private static final int PARTS = 1 + WORDS;
  private static final int SENDER = 1; // as a set of parts

  private static final int SELECTOR_BYTES = 4;
  private static final int WORD_BYTES = 32;

  private static final double USUAL = 0.9; // of the conflicts
  private static final int MANY_CONFLICTS = 1 << 12; // from which on the old ones fade
  private static final int MANY_CALLS = 1 << 14;
  private static final int RARE = 50; // calls for each conflict
  private static final int CALLS_JOINED = 16; // that count as one that could have met another
  private static final int MOST_FORGIVEN = 2; // times

  private final int[] common = new int[PARTS]; // conflicts of two with the same value there
  private final int[] crossed = new int[PARTS]; // the same, there or in the sender, crosswise too
  private int conflicts;
  private int calls;
  private int forgiven; // times

  /**
   * Learns from two transactions that met.
   *
   * @param areOneKind or else nothing but their contracts and selectors is looked at
   */
  void learn(RecoveredTransaction a, RecoveredTransaction b, boolean areOneKind) {
    conflicts++;
    if (areOneKind) {
      learnParts(a, b);
    }
    if (conflicts == MANY_CONFLICTS) {
      fade();
    }
  }

  private void learnParts(RecoveredTransaction a, RecoveredTransaction b) {
    long senderOfA = value(a, 0);
    long senderOfB = value(b, 0);
    common[0] += senderOfA == senderOfB ? 1 : 0;
    for (int part = 1; part < PARTS; part++) {
      if (has(a, part) && has(b, part)) {
        long inA = value(a, part);
        long inB = value(b, part);
        boolean same = inA == inB;
        boolean across = senderOfA == senderOfB || senderOfA == inB || senderOfB == inA;
        common[part] += same ? 1 : 0;
        crossed[part] += same || across ? 1 : 0;
      }
    }
  }

  /** Takes back that so many conflicts were learnt; returns whether any are left. */
  boolean unlearn(int count) {
    int left = Math.max(0, conflicts - count);
    for (int part = 0; part < PARTS; part++) { // those left may have been of any part
      common[part] = Math.min(common[part], left);
      crossed[part] = Math.min(crossed[part], left);
    }
    conflicts = left;
    calls = left == 0 ? 0 : calls;
    return left > 0;
  }

  /** Whether conflicts may be taken back of which it is not known whether they come again. */
  boolean isForgivable() {
    return forgiven < MOST_FORGIVEN;
  }

  /** That was done. */
  void forgive() {
    forgiven++;
  }

  /**
   * Counts transactions of the kind in a block.
   *
   * @param joined whether they were kept from meeting, so that little can be learnt of them
   */
  void countCalls(int more, boolean joined) {
    calls += joined ? Math.ceilDiv(more, CALLS_JOINED) : more;
    while (calls >= MANY_CALLS) {
      fade();
    }
  }

  private void fade() {
    conflicts /= 2;
    calls /= 2;
    for (int part = 0; part < PARTS; part++) {
      common[part] /= 2;
      crossed[part] /= 2;
    }
  }

  /** Whether so few of the kind have met lately that it does not matter. */
  boolean isRare() {
    return (long) conflicts * RARE < calls;
  }

  /**
   * The sets of parts of which those that meet usually have a value in common; small ones first.
   */
  List<Integer> telling() {
    List<Integer> sets = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      if (common[part] >= USUAL * conflicts) {
        sets.add(1 << part);
      }
    }
    for (int part = 1; part < PARTS; part++) {
      if (crossed[part] >= USUAL * conflicts) {
        sets.add(SENDER | 1 << part);
      }
    }
    return sets;
  }

  /**
   * Joins a transaction with those before it that have a value of these parts in common with it.
   */
  static void join(
      RecoveredTransaction transaction,
      int tx,
      int parts,
      FirstHolders holders,
      DisjointSets sets) {
    for (int left = parts; left != 0; left &= left - 1) {
      int part = Integer.numberOfTrailingZeros(left);
      if (has(transaction, part)) {
        sets.join(holders.firstOr(value(transaction, part), tx), tx);
      }
    }
  }

  /** The kind of a transaction; null if it creates a contract. */
  static @Nullable Kind kind(RecoveredTransaction recovered) {
    Transaction tx = recovered.transaction();
    Address to = tx.to();
    return to == null ? null : new Kind(to, selector(tx.data()));
  }

  /** The first bytes of call data, were they fewer than a selector has. */
  private static int selector(Bytes data) {
    if (data.size() >= SELECTOR_BYTES) {
      return BigEndian.getInt(data.unsafeArray(), 0);
    }
    int selector = 0;
    for (int i = 0; i < data.size(); i++) {
      selector = selector << Byte.SIZE | 1 + (data.get(i) & 0xff);
    }
    return selector;
  }

  /** Whether a transaction says which of a contract's methods it calls. */
  static boolean hasSelector(RecoveredTransaction recovered) {
    return recovered.transaction().data().size() >= SELECTOR_BYTES;
  }

  private static boolean has(RecoveredTransaction recovered, int part) {
    return part == 0 || recovered.transaction().data().size() >= SELECTOR_BYTES + part * WORD_BYTES;
  }

  /** A hash of one part, the same for an address wherever it stands. */
  private static long value(RecoveredTransaction recovered, int part) {
    if (part == 0) {
      Address sender = recovered.sender();
      return sender.hash(0);
    }
    byte[] data = recovered.transaction().data().unsafeArray();
    int from = SELECTOR_BYTES + (part - 1) * WORD_BYTES;
    return Mixer.mix(
        0,
        BigEndian.getLong(data, from + 24),
        BigEndian.getLong(data, from + 16),
        BigEndian.getLong(data, from + 8),
        BigEndian.getLong(data, from));
  }

  /** A contract and a selector. */
  record Kind(Address to, int selector) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind that) {
      int order = to.compareTo(that.to);
      return order != 0 ? order : Integer.compare(selector, that.selector);
    }
  }
}
