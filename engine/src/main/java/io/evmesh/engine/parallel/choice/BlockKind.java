package io.evmesh.engine.parallel.choice;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.plan.AddressTable;
import io.evmesh.engine.parallel.plan.Sample;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What blocks are compared by when it is asked what their like costs, as a sample of their
 * transactions shows. Coarse: blocks of the same traffic are of one kind though no two are the
 * same.
 *
 * @param length of the number of transactions, in bits
 * @param plain quarters of the transactions that are without data; one more where all are, but are
 *     no plain transfers
 * @param calls quarters of them that call the contract which is called most
 * @param contract that one, if it makes up a quarter
 * @param sent quarters of them that the busiest sender sent
 */
public record BlockKind(int length, int plain, int calls, @Nullable Address contract, int sent) {
  // How many transactions are looked at: a part of the block, since a small one is soon executed
  private static final int FEW = 16;
  private static final int ENOUGH = 64;
  private static final int PART = 8;

  private static final int QUARTERS = 4;

  /** The kind of a block. */
  public static BlockKind of(List<RecoveredTransaction> transactions) {
    int size = transactions.size();
    Sample sample = Sample.of(size, Math.clamp(size / PART, FEW, ENOUGH));
    AddressTable called = new AddressTable(sample.size());
    AddressTable senders = new AddressTable(sample.size());
    int plain = 0;
    int mostCalls = 0;
    Address mostCalled = null;
    int mostSent = 0;
    for (int i = 0; i < sample.size(); i++) {
      RecoveredTransaction recovered = transactions.get(sample.at(i));
      Transaction transaction = recovered.transaction();
      mostSent = Math.max(mostSent, senders.count(recovered.sender()));
      Address to = transaction.to();
      if (transaction.data().isEmpty()) {
        plain++;
      } else if (to != null) {
        int calls = called.count(to);
        if (calls > mostCalls) {
          mostCalls = calls;
          mostCalled = to;
        }
      }
    }
    int calls = quarters(mostCalls, sample);
    return new BlockKind(
        lengthOf(size),
        quarters(plain, sample),
        calls,
        calls == 0 ? null : mostCalled,
        quarters(mostSent, sample));
  }

  /** The length of a block of so many transactions, in bits. */
  static int lengthOf(int transactions) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(transactions);
  }

  /** Whether all that were looked at are without data. */
  public boolean isPlain() {
    return plain == QUARTERS;
  }

  /** The kind of blocks of which all seemed to be plain transfers, which they are not. */
  public BlockKind unsplit() {
    return new BlockKind(length, QUARTERS + 1, calls, contract, sent);
  }

  private static int quarters(int part, Sample sample) {
    return QUARTERS * part / Math.max(1, sample.size());
  }
}
