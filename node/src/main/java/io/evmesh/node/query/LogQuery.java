package io.evmesh.node.query;

import io.evmesh.engine.evm.Log;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import java.util.List;

/**
 * Which logs are wanted.
 *
 * @param addresses any of these; none for all
 * @param topics for each of the first topics, any of these; an empty list for whatever it is
 */
public record LogQuery(List<Address> addresses, List<List<Hash>> topics) {
  /** All logs. */
  public static final LogQuery ALL = new LogQuery(List.of(), List.of());

  public LogQuery {
    addresses = List.copyOf(addresses);
    topics = topics.stream().map(List::copyOf).toList();
  }

  /** Whether a log is wanted. */
  public boolean matches(Log log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())
        || topics.size() > log.topics().size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      List<Hash> choices = topics.get(i);
      if (!choices.isEmpty() && !choices.contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }
}
