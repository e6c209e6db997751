package io.evmesh.testkit.random;

import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.testkit.verify.ChangedSlots;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;

/** The first difference between what two executions of a block gave, in words. */
public final class BlockDifference {
  private final InMemoryState base;
  private final WorldState expected;
  private final WorldState actual;
  private final ChangedSlots touched = new ChangedSlots();

  private BlockDifference(InMemoryState base, WorldState expected, WorldState actual) {
    this.base = base;
    this.expected = expected;
    this.actual = actual;
  }

  /** Index and both results of the first transaction whose results differ. */
  public static Optional<String> ofResults(
      List<TransactionResult> expected, List<TransactionResult> actual) {
    if (expected.size() != actual.size()) {
      return Optional.of("results: expected " + expected.size() + ", got " + actual.size());
    }
    for (int tx = 0; tx < expected.size(); tx++) {
      if (!expected.get(tx).equals(actual.get(tx))) {
        return Optional.of(
            "transaction " + tx + ": expected " + expected.get(tx) + ", got " + actual.get(tx));
      }
    }
    return Optional.empty();
  }

  /** The first account or slot that differs between two worlds over {@code base}. */
  public static Optional<String> ofWorlds(
      InMemoryState base, WorldState expected, WorldState actual) {
    return new BlockDifference(base, expected, actual).first();
  }

  private Optional<String> first() {
    expected.forEachChange(touched);
    Optional<String> asItIs = firstOfTouched(); // telling its changes may change how a world reads
    actual.forEachChange(touched);
    return asItIs.or(this::firstOfTouched);
  }

  private Optional<String> firstOfTouched() {
    touched
        .all()
        .forEach((address, slots) -> base.forEachSlot(address, (slot, value) -> slots.add(slot)));
    return touched.all().entrySet().stream()
        .map(entry -> first(entry.getKey(), entry.getValue()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> first(Address address, NavigableSet<UInt256> slots) {
    Account want = expected.account(address);
    Account got = actual.account(address);
    if (!Objects.equals(want, got)) {
      return Optional.of("account " + address + ": expected " + want + ", got " + got);
    }
    if (want != null
        && !want.codeHash().equals(Code.EMPTY.hash())
        && !expected.code(want.codeHash()).bytes().equals(actual.code(want.codeHash()).bytes())) {
      return Optional.of("code of " + address + " is not the same");
    }
    for (UInt256 slot : slots) {
      UInt256 wanted = expected.slot(address, slot);
      UInt256 found = actual.slot(address, slot);
      if (!wanted.equals(found)) {
        return Optional.of(
            "slot " + slot + " of " + address + ": expected " + wanted + ", got " + found);
      }
    }
    boolean isFree = want == null || want.nonce() == 0 && want.codeHash().equals(Code.EMPTY.hash());
    if (isFree && expected.hasStorage(address) != actual.hasStorage(address)) {
      return Optional.of("whether " + address + " has storage is not the same");
    }
    return Optional.empty();
  }
}
