package io.evmesh.persistence.table;

import io.evmesh.persistence.database.Dialect;

/** The questions to the state, each answered in one query. */
final class StateSql {
  /**
   * Told with every answer, the first block that is kept and the epoch: what was given up or taken
   * back since the view was made must not look like a value.
   */
  private static final String POSITION =
      "(select \"retained_from\" from \"position\"), (select \"epoch\" from \"position\")";

  /** The block since which slots count. Parameters: address, block. */
  private static final String WIPED =
      "(select coalesce(max(w.\"block\"), 0) from \"wipes\" w"
          + " where w.\"address\" = ? and w.\"block\" <= ?)";

  /**
   * Slots of one account. Columns: retained from, epoch, slot, value. Parameters: address, block,
   * address, block, slots. H2 uses the index's order only if it is told all of it.
   */
  static final String SLOTS =
      "select "
          + POSITION
          + ", k.s, (select c.\"value\" from \"slot_changes\" c where c.\"address\" = ?"
          + " and c.\"slot\" = k.s and c.\"block\" <= ? and c.\"block\" >= "
          + WIPED
          + " order by c.\"address\", c.\"slot\", c.\"block\" desc limit 1)"
          + " from unnest(cast(? as bytea array)) k(s)";

  /**
   * Retained from, epoch, whether an account has slots. Parameters: address, block, address, block,
   * block.
   */
  static final String HAS_STORAGE =
      "select "
          + POSITION
          + ", exists (select 1 from \"slot_changes\" c where c.\"address\" = ?"
          + " and c.\"block\" <= ? and c.\"block\" >= "
          + WIPED
          + " and octet_length(c.\"value\") > 0 and not exists ("
          + "select 1 from \"slot_changes\" n where n.\"address\" = c.\"address\""
          + " and n.\"slot\" = c.\"slot\" and n.\"block\" > c.\"block\" and n.\"block\" <= ?))";

  private static final String ACCOUNT_COLUMNS =
      "select " + POSITION + ", k.a, c.\"nonce\", c.\"balance\", c.\"code_hash\" from ";

  private StateSql() {}

  /**
   * Accounts. Columns: retained from, epoch, address, nonce, balance, code's hash. Parameters:
   * addresses, block.
   */
  static String accounts(Dialect dialect) {
    return switch (dialect) {
      case H2 ->
          ACCOUNT_COLUMNS
              + "unnest(cast(? as bytea array)) k(a) left join \"account_changes\" c"
              + " on c.\"address\" = k.a and c.\"block\" = ("
              + "select b.\"block\" from \"account_changes\" b where b.\"address\" = k.a"
              + " and b.\"block\" <= ? order by b.\"address\", b.\"block\" desc limit 1)";
      case POSTGRESQL ->
          ACCOUNT_COLUMNS
              + "unnest(cast(? as bytea array)) k(a) left join lateral ("
              + "select b.\"nonce\", b.\"balance\", b.\"code_hash\" from \"account_changes\" b"
              + " where b.\"address\" = k.a and b.\"block\" <= ?"
              + " order by b.\"block\" desc limit 1) c on true";
    };
  }
}
