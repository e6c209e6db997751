package io.evmesh.node.trace;

import io.evmesh.engine.types.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are wanted, by who sent them and who got them.
 *
 * @param from senders, or contracts that destroyed themselves; empty for all
 * @param to recipients, new contracts, or heirs; empty for all
 */
public record MessageFilter(List<Address> from, List<Address> to) {
  boolean wants(CallFrame frame) {
    return isOf(from, frame.entry.from()) && isOf(to, frame.to);
  }

  private static boolean isOf(List<Address> wanted, @Nullable Address address) {
    return wanted.isEmpty() || address != null && wanted.contains(address);
  }
}
