package io.evmesh.testkit.workload;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.input.recording.RecordedBlock;
import java.util.List;

/**
 * A block to execute: its context, its transactions, the state before them.
 *
 * @param label what it is, for people
 * @param place where it comes from, for messages: a folder, or the label again
 */
public record Workload(
    String label,
    String place,
    BlockContext block,
    InMemoryState state,
    List<RecoveredTransaction> transactions) {

  /** A recorded block under the rules of {@code fork}. */
  public static Workload of(RecordedBlock recorded, Fork fork, String place) {
    return new Workload(
        "block " + Long.toUnsignedString(recorded.number()),
        place,
        recorded.context(fork),
        recorded.state(),
        recorded.transactions());
  }

  /** The same under another name. */
  public Workload labelled(String name) {
    return new Workload(name, place, block, state, transactions);
  }
}
