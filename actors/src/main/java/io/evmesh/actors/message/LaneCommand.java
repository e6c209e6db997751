package io.evmesh.actors.message;

import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.lane.Work;

/** What lanes are told. */
public sealed interface LaneCommand extends TurnMessage {
  /** A block begins, or begins again; whatever the lane had is void. */
  record Begin(TurnId turn) implements LaneCommand {}

  /** Transactions to execute. */
  record Run(TurnId turn, Work work) implements LaneCommand {}

  /** There is nothing more to execute for now: what was done is to be settled. */
  record Drain(TurnId turn) implements LaneCommand {}

  /** The block has ended: what the lane still has of it would only take memory. */
  record End(TurnId turn) implements LaneCommand {}

  /**
   * Who is called {@code from} has taken what was settled: an account, or some of another node.
   *
   * @param places that were told
   */
  record Answer(TurnId turn, String from, Verdicts verdicts, int places) implements LaneCommand {
    /** The answer of one account. */
    public Answer(TurnId turn, String from, Verdicts verdicts) {
      this(turn, from, verdicts, 1);
    }
  }

  /** Another node has shown what was written at places that the lane is about to read again. */
  record Shown(TurnId turn) implements LaneCommand {}
}
