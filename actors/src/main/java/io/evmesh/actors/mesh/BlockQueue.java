package io.evmesh.actors.mesh;

import io.evmesh.actors.message.BlockJob;
import io.evmesh.actors.message.CoordinatorCommand.Execute;
import io.evmesh.actors.message.LaneOutcome;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The block at hand and those that wait, until whoever asked for them has an answer. */
final class BlockQueue {
  /** Blocks that may wait; more are refused, since whoever asks waits for the answer anyway. */
  private static final int MOST_WAITING = 64;

  private final Queue<Execute> waiting = new ArrayDeque<>();
  private @Nullable Execute current;

  void add(Execute command) {
    if (waiting.size() == MOST_WAITING) {
      command.replyTo().tell(new LaneOutcome.Failed(MOST_WAITING + " blocks wait already", null));
    } else {
      waiting.add(command);
    }
  }

  /** Takes the next block in hand; false if there is none, or one is in hand. */
  boolean takeNext() {
    if (current != null || waiting.isEmpty()) {
      return false;
    }
    current = waiting.remove();
    return true;
  }

  /** The block at hand. */
  BlockJob job() {
    return at().job();
  }

  /** Answers for the block at hand, which is done with. */
  void answer(LaneOutcome outcome) {
    Execute answered = at();
    current = null;
    answered.replyTo().tell(outcome);
  }

  /** Answers for all blocks that they have failed. */
  void refuseAll(String reason) {
    LaneOutcome failed = new LaneOutcome.Failed(reason, null);
    while (current != null || takeNext()) {
      answer(failed);
    }
  }

  private Execute at() {
    if (current == null) {
      throw new IllegalStateException("no block is in hand");
    }
    return current;
  }
}
