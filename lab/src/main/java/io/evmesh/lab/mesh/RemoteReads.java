package io.evmesh.lab.mesh;

import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.execute.Places.Place;
import io.evmesh.lab.execute.Run;
import io.evmesh.lab.profile.Cost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What nodes of a cluster know of the state below a block, which the first of them has: what can be
 * foreseen of a piece of work is fetched from there before it begins: senders and recipients, and
 * all that transactions touch whose kind (contract and selector) was seen in a block before. What
 * was not foreseen makes the lane wait for a question and its answer, once for each place and node.
 *
 * <p>What transactions of the block have left is taken to be known everywhere at the moment at
 * which it is read: that a node learns it later, and fails conditions more often, is left out.
 */
final class RemoteReads {
  private static final int QUESTION_BYTES = 52;
  private static final int ANSWER_BYTES = 60;

  private final Turn turn;
  private final boolean learning;
  private final Set<Kind> learnt;
  private final List<Set<Object>> known = new ArrayList<>(); // by node

  /** A kind of call. */
  record Kind(Address to, int selector) {
    static @Nullable Kind of(Transaction transaction) {
      Address to = transaction.to();
      if (to == null || transaction.data().size() < 4) {
        return null;
      }
      int selector = 0;
      for (int i = 0; i < 4; i++) {
        selector = selector << 8 | transaction.data().get(i) & 0xff;
      }
      return new Kind(to, selector);
    }
  }

  /** A slot of an account. */
  record Slot(Address address, UInt256 number) {}

  /**
   * Nothing is known yet.
   *
   * @param learnt the kinds of calls of the blocks before
   */
  RemoteReads(Turn turn, int nodes, boolean learning, Set<Kind> learnt) {
    this.turn = turn;
    this.learning = learning;
    this.learnt = learnt;
    for (int node = 0; node < nodes; node++) {
      known.add(new HashSet<>());
    }
  }

  /** Fetches to a node what can be foreseen of some transactions; then something happens. */
  void fetch(Node node, int[] transactions, Runnable then) {
    int home = turn.home();
    int count = 0;
    for (int tx : transactions) {
      for (Object location : node.number == home ? List.of() : foreseen(tx)) {
        count += known.get(node.number).add(location) ? 1 : 0;
      }
    }
    if (count == 0) {
      then.run();
      return;
    }
    Node leader = turn.answerer(home).node();
    long asked = (long) QUESTION_BYTES * count;
    long answered = (long) ANSWER_BYTES * count;
    long nanos = turn.stage().cost(Cost.LOAD_SLOT, count);
    Runnable answer = () -> turn.carry(leader, node, answered, then);
    turn.carry(
        node,
        leader,
        asked,
        () -> turn.answerer(home).tell(() -> Step.last("answer fetch", nanos, answer)));
  }

  private List<Object> foreseen(int tx) {
    RecoveredTransaction transaction = turn.stage().executions().transactions().get(tx);
    List<Object> locations = new ArrayList<>(List.of(transaction.sender()));
    Address to = transaction.transaction().to();
    if (to != null) {
      locations.add(to);
    }
    Kind kind = Kind.of(transaction.transaction());
    if (learning && kind != null && learnt.contains(kind)) {
      Run run = turn.stage().reference().run(tx);
      for (int read = 0; read < run.readCount(); read++) {
        Place place = turn.stage().executions().places().get(run.readPlace(read));
        UInt256 slot = place.slot();
        locations.add(slot == null ? place.address() : new Slot(place.address(), slot));
      }
    }
    return locations;
  }

  /** Nanoseconds that a lane has waited for what it did not know, one place after the other. */
  long waitFor(int node, int tx, @Nullable TransactionState state) {
    if (state == null || known.size() == 1) {
      return 0;
    }
    long wait = 0;
    for (int i = 0; i < state.accountCount(); i++) {
      wait += missed(node, state.accountAt(i).address());
    }
    long[] words = state.slotWords();
    for (int slot = 0; slot < state.slotCount(); slot++) {
      int at = TransactionState.keyAt(slot);
      UInt256 number = UInt256.ofLimbs(words, at);
      wait += missed(node, new Slot(state.accountAt(state.slotOwner(slot)).address(), number));
    }
    return wait;
  }

  private long missed(int node, Object location) {
    int home = turn.home();
    if (node == home || !known.get(node).add(location)) {
      return 0;
    }
    turn.stage().tally().countMessage(QUESTION_BYTES);
    turn.stage().tally().countMessage(ANSWER_BYTES);
    return 2 * turn.stage().network().usualNanos(node, home)
        + turn.stage().cost(Cost.MESSAGE, 2)
        + 2 * turn.crossing(1, QUESTION_BYTES)
        + 2 * turn.crossing(1, ANSWER_BYTES);
  }
}
