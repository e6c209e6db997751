package io.evmesh.testkit.canonical;

import io.evmesh.engine.crypto.Keccak256;
import io.evmesh.engine.evm.Log;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes results and states as JSON without white space, lower case, keys sorted as bytes: text
 * that is the same wherever execution was the same.
 *
 * <ul>
 *   <li>Results: {@code [{"gasUsed":N,"logs":N,"logsHash":"0x..","success":true},..]}.
 *   <li>States: {@code {"0xaddress":{"balance":"0x..","codeHash":"0x..","nonce":"0x..","storage":
 *       {"0xslot":"0xvalue",..}},..}}; balance and nonce without leading zeros, everything else
 *       with all its digits.
 * </ul>
 */
public final class CanonicalText {
  private static final Hash NOTHING = Code.EMPTY.hash();

  private CanonicalText() {}

  /** Keccak-256 of a canonical text. */
  public static Hash digest(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Keccak256.hash(bytes, 0, bytes.length);
  }

  /**
   * The results of a block.
   *
   * @throws IllegalArgumentException if a transaction was rejected: there is no text for that
   */
  public static String results(List<TransactionResult> results) {
    StringBuilder out = new StringBuilder("[");
    for (TransactionResult result : results) {
      if (!(result instanceof Executed executed)) {
        throw new IllegalArgumentException("a rejected transaction has no result");
      }
      Hash logsHash = executed.logs().isEmpty() ? NOTHING : logsHash(executed.logs());
      out.append(out.length() == 1 ? "" : ",")
          .append("{\"gasUsed\":")
          .append(executed.gasUsed())
          .append(",\"logs\":")
          .append(executed.logs().size())
          .append(",\"logsHash\":\"")
          .append(logsHash)
          .append("\",\"success\":")
          .append(executed.success())
          .append('}');
    }
    return out.append(']').toString();
  }

  /**
   * Keccak-256 of the logs one after the other: address, number of topics (1 byte), topics, length
   * of the data (4 bytes, big endian), data.
   */
  static Hash logsHash(List<Log> logs) {
    LogBytes bytes = new LogBytes();
    logs.forEach(bytes::append);
    return bytes.hash();
  }

  /** Accounts with slots. */
  public static String state(StateChanges changes) {
    StringBuilder out = new StringBuilder("{");
    changes.entries().forEach((address, entry) -> append(out, address, entry));
    return out.append('}').toString();
  }

  private static void append(StringBuilder out, Address address, StateChanges.Entry entry) {
    Account account = entry.account();
    out.append(out.length() == 1 ? "\"" : ",\"")
        .append(address)
        .append("\":{\"balance\":\"")
        .append(account.balance())
        .append("\",\"codeHash\":\"")
        .append(account.codeHash())
        .append("\",\"nonce\":\"0x")
        .append(Long.toHexString(account.nonce()))
        .append("\",\"storage\":{");
    boolean first = true;
    for (var slot : entry.slots().entrySet()) {
      out.append(first ? "\"" : ",\"")
          .append(fullWidth(slot.getKey()))
          .append("\":\"")
          .append(fullWidth(slot.getValue()))
          .append('"');
      first = false;
    }
    out.append("}}");
  }

  private static Hash fullWidth(UInt256 word) {
    return word.toHash();
  }
}
