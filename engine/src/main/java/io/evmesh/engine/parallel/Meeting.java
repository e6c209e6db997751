package io.evmesh.engine.parallel;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.BigEndian;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What transactions of one kind (contract and selector) have in common when they meet: a word of
 * the call data, such as the recipient of a token or the pair of a swap, or only the contract.
 */
final class Meeting {
  /** Words of call data that are looked at. */
  static final int WORDS = 8;

  private static final int SELECTOR = 4;
  private static final int WORD = 32;
  private static final double USUAL = 0.9; // of the conflicts

  private final int[] common = new int[WORDS];
  private int conflicts;

  /** Learns from two transactions of the kind that met. */
  void learn(Transaction a, Transaction b) {
    conflicts++;
    for (int word = 0; word < WORDS; word++) {
      if (hasWord(a, word) && hasWord(b, word) && wordHash(a, word) == wordHash(b, word)) {
        common[word]++;
      }
    }
  }

  /** Whether transactions that meet usually have this word in common. */
  boolean isUsual(int word) {
    return common[word] >= USUAL * conflicts;
  }

  /** The kind of a transaction that calls a contract with arguments, otherwise null. */
  static @Nullable Kind kind(RecoveredTransaction recovered) {
    Transaction tx = recovered.transaction();
    Address to = tx.to();
    return to == null || tx.data().size() < SELECTOR
        ? null
        : new Kind(to, BigEndian.getInt(tx.data().unsafeArray(), 0));
  }

  static boolean hasWord(Transaction tx, int word) {
    return tx.data().size() >= SELECTOR + (word + 1) * WORD;
  }

  /** A hash of one word of the call data. */
  static int wordHash(Transaction tx, int word) {
    int from = SELECTOR + word * WORD;
    return Arrays.hashCode(Arrays.copyOfRange(tx.data().unsafeArray(), from, from + WORD));
  }

  /** A contract and a selector. */
  record Kind(Address to, int selector) {}
}
