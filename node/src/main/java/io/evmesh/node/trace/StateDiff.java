package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of accounts and slots, as Parity's {@code stateDiff} tells it: {@code "="} for what
 * stayed, {@code {"*": {from, to}}} for what changed, {@code {"+": to}} and {@code {"-": from}} for
 * the parts of accounts that came and went.
 */
final class StateDiff {
  private final StateView before;
  private final StateView after;
  private final SortedMap<Address, SortedMap<UInt256, UInt256>> slots = new TreeMap<>();

  private StateDiff(StateView before, StateView after) {
    this.before = before;
    this.after = after;
  }

  /** What a world has changed in the state that it is over. */
  static StateDiff of(StateView before, WorldState world) {
    StateDiff changes = new StateDiff(before, world);
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            changes.slots.computeIfAbsent(address, _ -> new TreeMap<>());
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            changes
                .slots
                .computeIfAbsent(address, _ -> new TreeMap<>())
                .put(UInt256.ofLimbs(words, key), UInt256.ofLimbs(words, value));
          }
        });
    changes.slots.keySet().removeIf(changes::isSame);
    return changes;
  }

  private boolean isSame(Address address) {
    Account from = before.account(address);
    Account to = after.account(address);
    return Objects.equals(from, to)
        && slots.get(address).entrySet().stream()
            .allMatch(slot -> before.slot(address, slot.getKey()).equals(slot.getValue()));
  }

  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<Address, SortedMap<UInt256, UInt256>> account : slots.entrySet()) {
      out.writeFieldName(account.getKey().toString());
      write(account.getKey(), account.getValue(), out);
    }
    out.writeEndObject();
  }

  private void write(Address address, SortedMap<UInt256, UInt256> changed, JsonGenerator out)
      throws IOException {
    Account from = before.account(address);
    Account to = after.account(address);
    out.writeStartObject();
    part("balance", balance(from), balance(to), out);
    part("code", code(before, from), code(after, to), out);
    part("nonce", nonce(from), nonce(to), out);
    out.writeObjectFieldStart("storage");
    for (Map.Entry<UInt256, UInt256> slot : changed.entrySet()) {
      UInt256 old = before.slot(address, slot.getKey());
      if (!old.equals(slot.getValue())) {
        String was = from == null ? null : old.toHash().toString();
        String is = to == null ? null : slot.getValue().toHash().toString();
        part(slot.getKey().toHash().toString(), was, is, out);
      }
    }
    out.writeEndObject();
    out.writeEndObject();
  }

  private static @Nullable String balance(@Nullable Account account) {
    return account == null ? null : Quantities.of(account.balance());
  }

  private static @Nullable String nonce(@Nullable Account account) {
    return account == null ? null : Quantities.of(account.nonce());
  }

  private static @Nullable String code(StateView state, @Nullable Account account) {
    if (account == null) {
      return null;
    }
    return account.codeHash().equals(Code.EMPTY.hash())
        ? "0x"
        : state.code(account.codeHash()).bytes().toString();
  }

  /** One part of an account; null where there is no account. */
  private static void part(
      String name, @Nullable String from, @Nullable String to, JsonGenerator out)
      throws IOException {
    if (from != null && from.equals(to)) {
      out.writeStringField(name, "=");
      return;
    }
    out.writeObjectFieldStart(name);
    if (from == null) {
      out.writeStringField("+", to);
    } else if (to == null) {
      out.writeStringField("-", from);
    } else {
      out.writeObjectFieldStart("*");
      out.writeStringField("from", from);
      out.writeStringField("to", to);
      out.writeEndObject();
    }
    out.writeEndObject();
  }
}
