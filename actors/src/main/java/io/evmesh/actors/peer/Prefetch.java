package io.evmesh.actors.peer;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.prefetch.AccessTemplates;
import io.evmesh.engine.parallel.wire.ValuesCodec.Wanted;
import io.evmesh.engine.types.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Asks for what a lane's work is expected to need of the committed state, all at once and before
 * the lane does; learns from what transactions have touched. One actor uses it.
 */
final class Prefetch {
  /** Transactions whose values come together, so that the first need not wait for the last. */
  private static final int AT_ONCE = 256;

  private final AccessTemplates templates = new AccessTemplates();

  /** What is under way for one block: what was asked for first is answered first. */
  static final class Block {
    /** By question: the calls of which more can be told once it is answered. */
    private final Queue<List<RecoveredTransaction>> open = new ArrayDeque<>();
  }

  /** Somebody asks for values of whom nothing more is to be told when they come. */
  static void asked(PeerTurn turn) {
    turn.prefetch.open.add(List.of());
  }

  /** Asks for what work will need: for some transactions after the other. */
  void work(PeerTurn turn, Work work, Consumer<Wanted> asking) {
    List<Work.Task> tasks = work.tasks();
    for (int from = 0; from < tasks.size(); from += AT_ONCE) {
      ask(turn, tasks.subList(from, Math.min(tasks.size(), from + AT_ONCE)), asking);
    }
  }

  private void ask(PeerTurn turn, List<Work.Task> tasks, Consumer<Wanted> asking) {
    FetchedState.Needs needs = turn.base().needs();
    List<RecoveredTransaction> open = new ArrayList<>();
    for (Work.Task task : tasks) {
      if (task.before() == null) {
        RecoveredTransaction transaction = turn.turn.scope().transactions().get(task.tx());
        needs.account(transaction.sender());
        Address to = transaction.transaction().to();
        if (to != null) {
          needs.account(to);
        }
        if (!templates.forEachTold(transaction, needs::location)) {
          open.add(transaction);
        }
      }
    }
    ask(turn, needs, open, asking);
  }

  private static void ask(
      PeerTurn turn,
      FetchedState.Needs needs,
      List<RecoveredTransaction> open,
      Consumer<Wanted> asking) {
    Wanted wanted = needs.wanted();
    if (!wanted.isEmpty()) {
      turn.prefetch.open.add(open);
      asking.accept(wanted);
    }
  }

  /** The first question that was not answered yet is answered: asks for what can be told now. */
  void answered(PeerTurn turn, Consumer<Wanted> asking) {
    List<RecoveredTransaction> open = turn.prefetch.open.poll();
    if (open != null && !open.isEmpty()) {
      FetchedState base = turn.base();
      FetchedState.Needs needs = base.needs();
      open.forEach(call -> templates.forEachStored(call, base::known, needs::location));
      ask(turn, needs, List.of(), asking);
    }
  }

  /** Learns from an incarnation that was executed here. */
  void learn(PeerTurn turn, Incarnation incarnation) {
    RecoveredTransaction transaction = turn.turn.scope().transactions().get(incarnation.tx());
    if (incarnation.incarnation() == 0 && templates.wants(transaction)) {
      templates.learn(transaction, incarnation.locations(), turn.base()::known);
    }
  }
}
