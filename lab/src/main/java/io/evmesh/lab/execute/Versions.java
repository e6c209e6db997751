package io.evmesh.lab.execute;

import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that transactions of a block have left, over the state below it: for each place by the
 * index of the transaction, or by any other order that a protocol commits in.
 */
public final class Versions {
  private final StateView base;
  private final Places places;
  private final List<@Nullable Column> columns = new ArrayList<>();

  /** One place. */
  private static final class Column {
    final UInt256 base;
    int size;
    int[] txs = new int[2];
    UInt256[] values = new UInt256[2];
    boolean[] estimates = new boolean[2];

    Column(UInt256 base) {
      this.base = base;
    }

    /** How many versions are of transactions below. */
    int below(int tx) {
      int at = Arrays.binarySearch(txs, 0, size, tx);
      return at >= 0 ? at : -at - 1;
    }

    boolean has(int at, int tx) {
      return at < size && txs[at] == tx;
    }

    void insert(int at, int tx, UInt256 value) {
      if (size == txs.length) {
        txs = Arrays.copyOf(txs, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
        estimates = Arrays.copyOf(estimates, 2 * size);
      }
      System.arraycopy(txs, at, txs, at + 1, size - at);
      System.arraycopy(values, at, values, at + 1, size - at);
      System.arraycopy(estimates, at, estimates, at + 1, size - at);
      txs[at] = tx;
      values[at] = value;
      estimates[at] = false;
      size++;
    }

    void delete(int at) {
      size--;
      System.arraycopy(txs, at + 1, txs, at, size - at);
      System.arraycopy(values, at + 1, values, at, size - at);
      System.arraycopy(estimates, at + 1, estimates, at, size - at);
    }
  }

  public Versions(StateView base, Places places) {
    this.base = base;
    this.places = places;
  }

  private Column column(int place) {
    while (columns.size() <= place) {
      columns.add(null);
    }
    Column column = columns.get(place);
    if (column == null) {
      column = new Column(places.get(place).in(base));
      columns.set(place, column);
    }
    return column;
  }

  /** The value that the transactions below {@code tx} have left. */
  public UInt256 below(int place, int tx) {
    Column column = column(place);
    int at = column.below(tx);
    return at == 0 ? column.base : column.values[at - 1];
  }

  /** The highest transaction below {@code tx} that has left a value there; -1 if none. */
  public int writerBelow(int place, int tx) {
    Column column = column(place);
    int at = column.below(tx);
    return at == 0 ? -1 : column.txs[at - 1];
  }

  /** That transaction if its value is only an estimate of where it will write; -1 if not. */
  public int estimateBelow(int place, int tx) {
    Column column = column(place);
    int at = column.below(tx);
    return at > 0 && column.estimates[at - 1] ? column.txs[at - 1] : -1;
  }

  /** What all transactions have left. */
  public UInt256 last(int place) {
    return below(place, Integer.MAX_VALUE);
  }

  /** Puts what a transaction has left; returns whether that differs from what is there of it. */
  public boolean put(int place, int tx, UInt256 value) {
    Column column = column(place);
    int at = column.below(tx);
    if (!column.has(at, tx)) {
      column.insert(at, tx, value);
      return true;
    }
    boolean differs = column.estimates[at] || !column.values[at].equals(value);
    column.values[at] = value;
    column.estimates[at] = false;
    return differs;
  }

  /** Removes what a transaction has left. */
  public void remove(int place, int tx) {
    Column column = column(place);
    int at = column.below(tx);
    if (column.has(at, tx)) {
      column.delete(at);
    }
  }

  /** Lets what a transaction has left be an estimate. */
  public void estimate(int place, int tx) {
    Column column = column(place);
    int at = column.below(tx);
    if (column.has(at, tx)) {
      column.estimates[at] = true;
    }
  }

  /** What transaction {@code tx} finds: the values of those below. */
  public Source under(int tx) {
    return new Source() {
      @Override
      public UInt256 value(int place) {
        return below(place, tx);
      }

      @Override
      public int blocker(int place) {
        return estimateBelow(place, tx);
      }
    };
  }

  /** What one finds that comes after all that are there. */
  public Source now() {
    return this::last;
  }

  /** The places that some transaction has left a value for, ascending. */
  int[] changed() {
    int[] changed = new int[columns.size()];
    int count = 0;
    for (int place = 0; place < changed.length; place++) {
      Column column = columns.get(place);
      if (column != null && column.size > 0) {
        changed[count++] = place;
      }
    }
    return Arrays.copyOf(changed, count);
  }
}
