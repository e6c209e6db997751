package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.Touch;
import io.evmesh.engine.types.UInt256;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One incarnation of a transaction that a lane has executed. */
public final class Incarnation {
  private final int tx;
  private final int incarnation;
  private final TransactionResult result;

  /** All that it touched, so that the next incarnation can withdraw what it does not touch. */
  final Touch[] footprint;

  /** What it gave to the fee recipient without looking; null for nothing. */
  final @Nullable UInt256 credit;

  private final List<Followed> followed;

  public Incarnation(
      int tx,
      int incarnation,
      TransactionResult result,
      Touch[] footprint,
      @Nullable UInt256 credit,
      List<Followed> followed) {
    this.tx = tx;
    this.incarnation = incarnation;
    this.result = result;
    this.footprint = footprint;
    this.credit = credit;
    this.followed = followed;
  }

  /** Where it read or wrote. */
  public Set<Location> locations() {
    Set<Location> all = new TreeSet<>();
    for (Touch touch : footprint) {
      all.add(Location.of(touch));
    }
    return all;
  }

  /** Index of the transaction in its block. */
  public int tx() {
    return tx;
  }

  public int incarnation() {
    return incarnation;
  }

  public TransactionResult result() {
    return result;
  }

  /** The slots whose values were followed. */
  public List<Followed> followed() {
    return followed;
  }
}
