package io.evmesh.lab.report;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The table of results as Parquet, made from the CSV by DuckDB. */
final class ParquetFile {
  private ParquetFile() {}

  /** Writes {@code parquet} with what {@code csv} holds. */
  static void write(Path csv, Path parquet) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_csv('%s', header = true, sample_size = -1)) TO '%s' (FORMAT parquet)"
              .formatted(quoted(csv), quoted(parquet)));
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB can not write " + parquet, e);
    }
  }

  private static String quoted(Path path) {
    return path.toString().replace("'", "''");
  }
}
