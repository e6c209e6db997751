package io.evmesh.engine.parallel;

import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a lane's transactions gave to one account without looking at it. */
final class CreditBatch {
  private final Address address;
  private int[] txs = new int[64];
  private @Nullable UInt256[] wei = new UInt256[64];
  private int size;

  CreditBatch(Address address) {
    this.address = address;
  }

  Address address() {
    return address;
  }

  /**
   * Notes what transaction {@code tx} gives; null for nothing.
   *
   * @param again whether it may have been noted here before, which this replaces
   */
  void add(int tx, @Nullable UInt256 amount, boolean again) {
    for (int i = size - 1; again && i >= 0; i--) {
      if (txs[i] == tx) {
        wei[i] = amount;
        return;
      }
    }
    if (size == txs.length) {
      txs = Arrays.copyOf(txs, 2 * size);
      wei = Arrays.copyOf(wei, 2 * size);
    }
    txs[size] = tx;
    wei[size++] = amount;
  }

  int size() {
    return size;
  }

  int tx(int index) {
    return txs[index];
  }

  @Nullable UInt256 wei(int index) {
    return wei[index];
  }

  /** The sum of what transactions below {@code tx} give. */
  UInt256 below(int tx) {
    UInt256 sum = UInt256.ZERO;
    for (int i = 0; i < size; i++) {
      UInt256 amount = wei[i];
      if (amount != null && txs[i] < tx) {
        sum = sum.plus(amount);
      }
    }
    return sum;
  }
}
