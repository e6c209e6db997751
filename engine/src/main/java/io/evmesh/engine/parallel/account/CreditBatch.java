package io.evmesh.engine.parallel.account;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a lane's transactions gave to one account without looking at it. */
public final class CreditBatch {
  private final Address address;
  private int[] txs = new int[64];
  private @Nullable UInt256[] wei = new UInt256[64];
  private @Nullable UInt256[] replaced = {}; // beyond its end: nothing
  private int size;

  // What is added to what the account has been told before; made when first asked for
  private @Nullable WeiColumn changes;
  private int summed; // of the batch are in it

  public CreditBatch(Address address) {
    this.address = address;
  }

  public Address address() {
    return address;
  }

  /**
   * Notes what transaction {@code tx} gives, once in a batch; null for nothing.
   *
   * @param before what the account has been told that it gives; null for nothing
   */
  public void add(int tx, @Nullable UInt256 amount, @Nullable UInt256 before) {
    if (size == txs.length) {
      txs = Arrays.copyOf(txs, 2 * size);
      wei = Arrays.copyOf(wei, 2 * size);
    }
    if (before != null) {
      replaced = replaced.length == txs.length ? replaced : Arrays.copyOf(replaced, txs.length);
      replaced[size] = before;
    }
    txs[size] = tx;
    wei[size++] = amount;
  }

  /** How many transactions are noted. */
  public int size() {
    return size;
  }

  /** The transaction that was noted as number {@code index}. */
  public int tx(int index) {
    return txs[index];
  }

  /** What it gives; null for nothing. */
  public @Nullable UInt256 wei(int index) {
    return wei[index];
  }

  /** What the account has been told before of the same transaction; null for nothing. */
  @Nullable UInt256 before(int index) {
    return index < replaced.length ? replaced[index] : null;
  }

  /**
   * By how much more transactions from {@code from} on and below {@code to} give than the account
   * has been told, modulo 2^256.
   */
  public UInt256 between(int from, int to) {
    WeiColumn sums = changes;
    if (sums == null) {
      sums = new WeiColumn();
      changes = sums;
    }
    for (; summed < size; summed++) {
      UInt256 now = wei[summed];
      UInt256 before = before(summed);
      if (before != null) {
        now = (now == null ? UInt256.ZERO : now).minus(before);
      }
      sums.set(txs[summed], now);
    }
    return sums.between(from, to);
  }
}
