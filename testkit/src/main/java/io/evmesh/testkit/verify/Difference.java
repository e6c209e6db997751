package io.evmesh.testkit.verify;

import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.execution.TransactionResult.Rejected;
import io.evmesh.engine.state.WorldState;
import io.evmesh.testkit.canonical.StateChanges;
import io.evmesh.testkit.workload.Workload;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The first thing in which an execution differs from the sequential one: in the results of the
 * lowest transaction that has another result, or else in the lowest location that was left with
 * another value.
 *
 * @param transaction index of the transaction whose result it is, or that is the last to change the
 *     location in sequential execution; -1 if none changes it
 * @param location field of the result, or what was left with another value
 * @param sequential the value there after sequential execution
 * @param other the value there after the other execution
 */
public record Difference(int transaction, String location, String sequential, String other) {

  /** The first difference of two executions of a workload, if there is any. */
  public static Optional<Difference> between(
      Workload workload, Execution sequential, Execution other) {
    Optional<Difference> inResults = between(sequential.results(), other.results());
    return inResults.isPresent() ? inResults : inState(workload, sequential.world(), other.world());
  }

  /** For people: one line. */
  @Override
  public String toString() {
    String where = transaction < 0 ? "no transaction" : "transaction " + transaction;
    return "%s, %s: sequential %s, other %s".formatted(where, location, sequential, other);
  }

  private static Optional<Difference> between(
      List<TransactionResult> sequential, List<TransactionResult> other) {
    int common = Math.min(sequential.size(), other.size());
    for (int tx = 0; tx < common; tx++) {
      if (!sequential.get(tx).equals(other.get(tx))) {
        return Optional.of(inResult(tx, sequential.get(tx), other.get(tx)));
      }
    }
    if (sequential.size() == other.size()) {
      return Optional.empty();
    }
    return Optional.of(
        new Difference(
            common,
            "number of results",
            Integer.toString(sequential.size()),
            Integer.toString(other.size())));
  }

  private static Difference inResult(
      int tx, TransactionResult sequential, TransactionResult other) {
    if (sequential instanceof Executed a && other instanceof Executed b) {
      return field(tx, "success", Executed::success, a, b)
          .or(() -> field(tx, "gasUsed", Executed::gasUsed, a, b))
          .or(() -> field(tx, "output", Executed::output, a, b))
          .or(() -> field(tx, "created", Executed::created, a, b))
          .orElseGet(() -> inLogs(tx, a, b));
    }
    return new Difference(tx, "outcome", outcome(sequential), outcome(other));
  }

  private static Optional<Difference> field(
      int tx, String name, Function<Executed, Object> value, Executed a, Executed b) {
    Object first = value.apply(a);
    Object second = value.apply(b);
    return Objects.equals(first, second)
        ? Optional.empty()
        : Optional.of(new Difference(tx, name, String.valueOf(first), String.valueOf(second)));
  }

  private static Difference inLogs(int tx, Executed a, Executed b) {
    int common = Math.min(a.logs().size(), b.logs().size());
    for (int i = 0; i < common; i++) {
      if (!a.logs().get(i).equals(b.logs().get(i))) {
        String name = "log " + i;
        return new Difference(tx, name, a.logs().get(i).toString(), b.logs().get(i).toString());
      }
    }
    return new Difference(tx, "number of logs", a.logs().size() + "", b.logs().size() + "");
  }

  private static String outcome(TransactionResult result) {
    return switch (result) {
      case Executed executed -> "executed";
      case Rejected rejected -> "rejected, " + rejected.reason();
    };
  }

  private static Optional<Difference> inState(
      Workload workload, WorldState sequential, WorldState other) {
    StateChanges expected = StateChanges.between(workload.state(), sequential);
    StateChanges found = StateChanges.between(workload.state(), other);
    if (expected.equals(found)) {
      return Optional.empty();
    }
    for (Location location : Location.all(expected, found)) {
      String was = location.valueIn(sequential);
      String is = location.valueIn(other);
      if (!was.equals(is)) {
        int writer = lastWriter(workload, location);
        return Optional.of(new Difference(writer, location.toString(), was, is));
      }
    }
    throw new IllegalStateException("changes that differ have a location that does");
  }

  /** The last transaction after which a location has another value than before it. */
  private static int lastWriter(Workload workload, Location location) {
    WorldState world = new WorldState(workload.state());
    int[] lastAndCount = {-1, 0};
    String[] value = {location.valueIn(world)};
    new SequentialBlockExecutor()
        .execute(
            world,
            workload.block(),
            workload.transactions(),
            result -> {
              String now = location.valueIn(world);
              if (!now.equals(value[0])) {
                value[0] = now;
                lastAndCount[0] = lastAndCount[1];
              }
              lastAndCount[1]++;
            });
    return lastAndCount[0];
  }
}
