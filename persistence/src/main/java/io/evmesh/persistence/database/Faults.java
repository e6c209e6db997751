package io.evmesh.persistence.database;

import io.evmesh.persistence.database.DatabaseException.Fault;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What exceptions of JDBC mean. */
final class Faults {
  private static final int H2_IN_USE = 90020;
  private static final int H2_READ_ONLY = 90097;
  private static final int H2_CORRUPT = 90030;
  private static final int H2_LOCK_TIMEOUT = 50200;
  private static final int H2_IO = 90028;
  private static final int H2_IO_NAMED = 90031;
  private static final int H2_CLOSED = 90098;
  private static final int H2_CLOSED_CONNECTION = 90121;

  private Faults() {}

  /**
   * The fault of the first exception in the chain of causes that tells one; but that the disk is
   * full is told by the innermost, which the others wrap in what failed for it.
   */
  static Fault of(Throwable thrown) {
    Fault found = Fault.OTHER;
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (FullDisk.isTold(at)) {
        return Fault.FULL;
      }
      if (found == Fault.OTHER) {
        found =
            switch (at) {
              case DatabaseException known -> known.fault();
              case SQLException sql -> of(sql);
              default -> Fault.OTHER;
            };
      }
    }
    return found;
  }

  private static Fault of(SQLException sql) {
    return switch (sql.getErrorCode()) {
      case H2_IN_USE -> Fault.IN_USE;
      case H2_READ_ONLY -> Fault.READ_ONLY;
      case H2_CORRUPT -> Fault.DAMAGED;
      case H2_LOCK_TIMEOUT -> Fault.CONFLICT;
      case H2_IO, H2_IO_NAMED, H2_CLOSED, H2_CLOSED_CONNECTION -> Fault.UNREACHABLE;
      default -> ofState(sql.getSQLState());
    };
  }

  /** By the classes of SQLSTATE, as the appendix of PostgreSQL's manual lists them. */
  private static Fault ofState(@Nullable String state) {
    if (state == null) {
      return Fault.OTHER;
    }
    return switch (state) {
      case "25006", "42501" -> Fault.READ_ONLY;
      case "53100", "53200", "53300", "53400" -> Fault.FULL;
      case "57P01", "57P02", "57P03", "57014" -> Fault.UNREACHABLE;
      case "XX001", "XX002" -> Fault.DAMAGED;
      case "3D000", "28000", "28P01" -> Fault.REFUSED;
      case "40001", "40P01" -> Fault.CONFLICT;
      default -> state.startsWith("08") ? Fault.UNREACHABLE : Fault.OTHER;
    };
  }
}
