package io.evmesh.engine.parallel.choice;

import io.evmesh.engine.table.Mixer;
import io.evmesh.engine.table.Places;

/** Values to the first transaction that had each. To be used again and again. */
final class FirstHolders extends Places<Long> {
  private static final int FEWEST = 4;
  private static final int SPARSE = 64; // a table for so many times as many is dropped

  private long[] values = new long[FEWEST];
  private int[] transactions = new int[FEWEST];

  FirstHolders() {
    super(FEWEST);
  }

  /** Forgets all, and makes room for so many values. */
  void begin(int most) {
    if (most < values.length / SPARSE) {
      removeAll(most);
    } else {
      removeAll();
      makeRoom(most);
    }
    if (most > values.length || most < values.length / SPARSE) {
      values = new long[Math.max(FEWEST, most)];
      transactions = new int[values.length];
    }
  }

  /** The first that had the value, which is {@code tx} if none had it before. */
  int firstOr(long value, int tx) {
    long mixed = Mixer.mix(salt(), value);
    long found = first(mixed);
    while (found > NONE) {
      if (values[entry(found)] == value) {
        return transactions[entry(found)];
      }
      found = next(mixed, found);
    }
    int spilled = found == NONE ? -1 : spilled(value);
    if (spilled >= 0) {
      return transactions[spilled];
    }
    values[size()] = value;
    transactions[size()] = tx;
    added(mixed);
    return tx;
  }

  @Override
  protected long mix(int entry, long salt) {
    return Mixer.mix(salt, values[entry]);
  }

  @Override
  protected Long key(int entry) {
    return values[entry];
  }
}
