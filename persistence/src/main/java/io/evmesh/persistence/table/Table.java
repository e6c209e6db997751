package io.evmesh.persistence.table;

import java.sql.Types;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The tables that grow with each block, and the columns that are written, in their order. */
enum Table {
  BLOCKS("blocks", "number", "hash", "timestamp", "gas_used", "transactions", "logs", "body"),
  TRANSACTIONS(
      "transactions",
      "id",
      "hash",
      "sender",
      "body",
      "status",
      "state_root",
      "cumulative_gas",
      "first_log",
      "logs"),
  LOGS("logs", "id", "transaction", "address", "topic0", "topic1", "topic2", "topic3", "data"),
  ACCOUNT_CHANGES("account_changes", "address", "block", "nonce", "balance", "code_hash"),
  SLOT_CHANGES("slot_changes", "address", "slot", "block", "value"),
  WIPES("wipes", "address", "block");

  private static final Set<String> NUMBERS =
      Set.of(
          "number",
          "timestamp",
          "gas_used",
          "transactions",
          "logs",
          "id",
          "status",
          "cumulative_gas",
          "first_log",
          "transaction",
          "block",
          "nonce");

  private final String name;
  private final List<String> columns;

  Table(String name, String... columns) {
    this.name = name;
    this.columns = List.of(columns);
  }

  /** Number of columns that are written. */
  int width() {
    return columns.size();
  }

  /** The name as a statement has it. */
  String quoted() {
    return '"' + name + '"';
  }

  /** The type of a column, a constant of {@link Types}: numbers are those named here. */
  int type(int column) {
    return NUMBERS.contains(columns.get(column)) ? Types.BIGINT : Types.VARBINARY;
  }

  /** The name with the columns, as they follow {@code insert into} and {@code copy}. */
  String target() {
    return columns.stream().collect(Collectors.joining("\", \"", "\"" + name + "\" (\"", "\")"));
  }

  /** A statement that inserts {@code rows} rows, with a parameter for each column. */
  String insert(int rows) {
    String row = "(" + "?, ".repeat(width() - 1) + "?)";
    return IntStream.range(0, rows)
        .mapToObj(i -> row)
        .collect(Collectors.joining(", ", "insert into " + target() + " values ", ""));
  }
}
