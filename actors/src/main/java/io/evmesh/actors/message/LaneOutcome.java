package io.evmesh.actors.message;

import io.evmesh.engine.parallel.choice.GiveUp;
import io.evmesh.engine.state.StateDifference;
import org.jspecify.annotations.Nullable;

/** How the execution of a block ended. */
public sealed interface LaneOutcome {
  /** All transactions are final. */
  record Executed(
      BlockResults results, StateDifference sealed, BlockStats stats, @Nullable Tape tape)
      implements LaneOutcome {}

  /** It took too much in lanes; no state has changed. */
  record GaveUp(GiveUp reason, BlockStats stats) implements LaneOutcome {}

  /** It could not be executed; no state has changed. */
  record Failed(String reason, @Nullable Throwable cause) implements LaneOutcome {}
}
