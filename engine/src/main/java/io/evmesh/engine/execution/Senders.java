package io.evmesh.engine.execution;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who sent the transactions of a block: one recovery from the signature for each. */
public final class Senders {
  private Senders() {}

  /** The transactions with their senders; empty if a signature is not valid under {@code fork}. */
  public static Optional<List<RecoveredTransaction>> recover(
      Fork fork, List<Transaction> transactions) {
    List<RecoveredTransaction> recovered = recoverFirst(fork, transactions);
    return recovered.size() == transactions.size() ? Optional.of(recovered) : Optional.empty();
  }

  /** The transactions with their senders, where these are known. */
  public static List<RecoveredTransaction> known(
      List<Transaction> transactions, List<Address> senders) {
    List<RecoveredTransaction> recovered = new ArrayList<>(senders.size());
    for (int i = 0; i < senders.size(); i++) {
      recovered.add(new RecoveredTransaction(transactions.get(i), senders.get(i)));
    }
    return recovered;
  }

  /** The transactions before the first whose signature is not valid, with their senders. */
  public static List<RecoveredTransaction> recoverFirst(Fork fork, List<Transaction> transactions) {
    List<RecoveredTransaction> recovered = new ArrayList<>(transactions.size());
    for (Transaction transaction : transactions) {
      Optional<Address> sender = Signatures.sender(transaction, fork);
      if (sender.isEmpty()) {
        break;
      }
      recovered.add(new RecoveredTransaction(transaction, sender.get()));
    }
    return recovered;
  }
}
