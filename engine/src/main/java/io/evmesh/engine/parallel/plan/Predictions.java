package io.evmesh.engine.parallel.plan;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionRules;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the block's list tells of one sender's nonce before anything runs: it grows by one with each
 * of the sender's transactions. One that turns out not to be valid takes its part back.
 */
public final class Predictions implements AddressMap.Keyed {
  public static final Predictions NONE = new Predictions(Address.ZERO, new int[0], UInt256.ZERO);

  private final Address sender;
  private final int[] txs; // ascending

  /** What all of them can cost together: gas and blobs at the highest prices agreed to, value. */
  private final UInt256 most;

  private Predictions(Address sender, int[] txs, UInt256 most) {
    this.sender = sender;
    this.txs = txs;
    this.most = most;
  }

  /** The predictions of all senders with more than one transaction; one needs none. */
  public static AddressMap<Predictions> of(List<RecoveredTransaction> transactions) {
    int count = transactions.size();
    AddressTable last = new AddressTable(count);
    int[] next = new int[count]; // the sender's transaction before, -1 if none
    List<Address> repeated = new ArrayList<>(0);
    for (int tx = 0; tx < count; tx++) {
      Address sender = transactions.get(tx).sender();
      next[tx] = last.put(sender, tx);
      if (next[tx] >= 0 && next[next[tx]] < 0) {
        repeated.add(sender);
      }
    }
    AddressMap<Predictions> found = new AddressMap<>(repeated.size());
    for (Address sender : repeated) {
      int size = 0;
      for (int tx = last.get(sender); tx >= 0; tx = next[tx]) {
        size++;
      }
      int[] txs = new int[size];
      UInt256 most = UInt256.ZERO;
      for (int tx = last.get(sender); tx >= 0; tx = next[tx]) {
        txs[--size] = tx;
        most = saturatingSum(most, mostOf(transactions.get(tx).transaction()));
      }
      found.put(new Predictions(sender, txs, most));
    }
    return found;
  }

  @Override
  public Address address() {
    return sender;
  }

  private static UInt256 mostOf(Transaction tx) {
    UInt256 gas = tx.maxFeePerGas();
    if (!gas.timesFits(tx.gasLimit())) {
      return UInt256.MAX;
    }
    UInt256 most = gas.times(tx.gasLimit());
    if (!tx.value().isZero()) {
      most = saturatingSum(most, tx.value());
    }
    if (tx.blobVersionedHashes().isEmpty()) {
      return most;
    }
    UInt256 blobs = tx.maxFeePerBlobGas();
    long blobGas = TransactionRules.GAS_PER_BLOB * tx.blobVersionedHashes().size();
    return blobs.timesFits(blobGas) ? saturatingSum(most, blobs.times(blobGas)) : UInt256.MAX;
  }

  private static UInt256 saturatingSum(UInt256 a, UInt256 b) {
    UInt256 sum = a.plus(b);
    return sum.compareTo(a) < 0 ? UInt256.MAX : sum;
  }

  /**
   * Whether the sender can pay for all its transactions with what it has before the block, so that
   * none of them depends on what those before it left.
   */
  public boolean arePaidBy(Account sender) {
    return txs.length != 0 && most.compareTo(sender.balance()) <= 0;
  }

  /** By how much the nonce grew before transaction {@code tx}. */
  public int below(int tx) {
    int count = txs.length;
    if (count == 0) {
      return 0;
    }
    int first = txs[0];
    if (txs[count - 1] - first == count - 1) {
      return Math.clamp((long) tx - first, 0, count); // one after the other: no need to search
    }
    int at = Arrays.binarySearch(txs, tx);
    return at >= 0 ? at : -at - 1;
  }
}
