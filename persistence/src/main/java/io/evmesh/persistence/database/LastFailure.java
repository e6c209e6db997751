package io.evmesh.persistence.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last exception of any connection of a pool. Who uses the pool by way of a library hears only
 * that something failed; here it is told why.
 */
final class LastFailure implements SQLExceptionOverride {
  private volatile @Nullable Seen seen;

  private record Seen(SQLException exception, long nanoTime) {}

  /** Told by the pool of every exception. */
  @java.lang.Override
  public SQLExceptionOverride.Override adjudicate(SQLException exception) {
    seen = new Seen(exception, System.nanoTime());
    return SQLExceptionOverride.Override.CONTINUE_EVICT;
  }

  /** What failed within the last so many nanoseconds. */
  Optional<SQLException> within(long nanos) {
    Seen last = seen;
    return last != null && System.nanoTime() - last.nanoTime() < nanos
        ? Optional.of(last.exception())
        : Optional.empty();
  }
}
