package io.evmesh.node.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who made a contract, if the transaction made it and did not take that back. */
final class CreatorTracer implements ResultTracer {
  private final Address contract;
  private final Deque<Begun> open = new ArrayDeque<>();
  private int begun;
  private @Nullable Address creator;
  private int creation;

  /** A message, and how many had begun before it. */
  private record Begun(Entry entry, int number) {}

  CreatorTracer(Address contract) {
    this.contract = contract;
  }

  Optional<Address> creator() {
    return Optional.ofNullable(creator);
  }

  @Override
  public void entered(Entry entry) {
    open.push(new Begun(entry, begun++));
  }

  @Override
  public void left(int depth, Bytes output, long gasUsed, @Nullable String error, boolean undone) {
    Begun message = open.pop();
    if (undone && message.number <= creation) {
      creator = null; // what fails takes with it what began later and has ended
    }
    Entry entry = message.entry;
    if (!undone && Opcode.isCreation(entry.opcode()) && entry.to().equals(contract)) {
      creator = entry.from();
      creation = message.number;
    }
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeString(creator == null ? null : creator.toString());
  }
}
