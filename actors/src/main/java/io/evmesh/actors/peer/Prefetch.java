package io.evmesh.actors.peer;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.lane.Incarnation;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.prefetch.AccessTemplates;
import io.evmesh.engine.parallel.wire.ValuesCodec.Wanted;
import io.evmesh.engine.types.Address;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;

/**
 * Asks for what a lane's work is expected to need of the committed state, all at once and before
 * the lane does; learns from what transactions have touched. One actor uses it.
 */
final class Prefetch {
  private final AccessTemplates templates = new AccessTemplates();

  /** What is to be fetched for one block, as far as it can be told. */
  static final class Block {
    /** Of which some places depend on values that have not come yet. */
    private final Queue<RecoveredTransaction> open = new ArrayDeque<>();
  }

  /** What to ask for when work comes. */
  Wanted wanted(PeerTurn turn, Work work) {
    FetchedState base = turn.base();
    FetchedState.Needs needs = base.needs();
    for (Work.Task task : work.tasks()) {
      if (task.before() == null) {
        RecoveredTransaction transaction = turn.turn.scope().transactions().get(task.tx());
        needs.account(transaction.sender());
        Address to = transaction.transaction().to();
        if (to != null) {
          needs.account(to);
        }
        if (!expect(transaction, base, needs)) {
          turn.prefetch.open.add(transaction);
        }
      }
    }
    return needs.wanted();
  }

  /** What to ask for when values have come. */
  Wanted wanted(PeerTurn turn) {
    FetchedState base = turn.base();
    FetchedState.Needs needs = base.needs();
    for (Iterator<RecoveredTransaction> each = turn.prefetch.open.iterator(); each.hasNext(); ) {
      if (expect(each.next(), base, needs)) {
        each.remove();
      }
    }
    return needs.wanted();
  }

  private boolean expect(
      RecoveredTransaction transaction, FetchedState base, FetchedState.Needs needs) {
    return templates.forEachExpected(
        transaction,
        base::known,
        location -> {
          needs.account(location.address());
          needs.slot(location);
        });
  }

  /** Learns from an incarnation that was executed here. */
  void learn(PeerTurn turn, Incarnation incarnation) {
    RecoveredTransaction transaction = turn.turn.scope().transactions().get(incarnation.tx());
    if (incarnation.incarnation() == 0 && templates.wants(transaction)) {
      templates.learn(transaction, incarnation.locations(), turn.base()::known);
    }
  }
}
