package io.evmesh.node.explain;

import io.evmesh.engine.accesslist.AccessRecorder;
import io.evmesh.engine.conflict.BlockConflicts;
import io.evmesh.engine.conflict.Dependency;
import io.evmesh.engine.conflict.Place;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.input.contract.Artefacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A block's conflicts with names for people. Costs are gas units. */
public final class Explanation {
  /** Numbers of lanes for which the best speed-up is told. */
  static final List<Integer> LANES = List.of(2, 4, 8, 16, 32, 64);

  private final BlockContext block;
  private final List<RecoveredTransaction> transactions;
  private final List<Boolean> succeeded = new ArrayList<>();
  private final BlockConflicts conflicts;
  private final Names names;
  private final @Nullable LaneRun inLanes;

  private Explanation(BlockToExplain toExplain, Artefacts artefacts, @Nullable LaneRun inLanes) {
    this.inLanes = inLanes;
    block = toExplain.block();
    transactions = toExplain.transactions();
    WorldState world = new WorldState(toExplain.before());
    AccessRecorder recorder = new AccessRecorder();
    List<TransactionResult> results = recorder.execute(world, block, transactions);
    double[] costs = new double[results.size()];
    for (int tx = 0; tx < costs.length; tx++) {
      boolean isExecuted = results.get(tx) instanceof Executed;
      costs[tx] = results.get(tx) instanceof Executed executed ? executed.gasUsed() : 0;
      succeeded.add(isExecuted && ((Executed) results.get(tx)).success());
    }
    List<Address> senders = transactions.stream().map(RecoveredTransaction::sender).toList();
    conflicts = new BlockConflicts(toExplain.before(), senders, recorder.accesses(), costs);
    names = new Names(world, artefacts, transactions);
  }

  /** Executes a block and explains it. */
  public static Explanation of(BlockToExplain block, Artefacts artefacts) {
    return new Explanation(block, artefacts, null);
  }

  /**
   * The same, with how the block ran in lanes.
   *
   * @param inLanes how it ran in lanes; null if it did not
   */
  public static Explanation of(
      BlockToExplain block, Artefacts artefacts, @Nullable LaneRun inLanes) {
    return new Explanation(block, artefacts, inLanes);
  }

  /** How the block ran in lanes, if it did. */
  Optional<LaneRun> inLanes() {
    return Optional.ofNullable(inLanes);
  }

  BlockContext block() {
    return block;
  }

  BlockConflicts conflicts() {
    return conflicts;
  }

  int size() {
    return transactions.size();
  }

  Address sender(int tx) {
    return transactions.get(tx).sender();
  }

  boolean succeeded(int tx) {
    return succeeded.get(tx);
  }

  /** What a transaction calls, for people. */
  String call(int tx) {
    return names.call(transactions.get(tx));
  }

  String name(Place place) {
    return names.place(place);
  }

  /** Where lanes met, which do not tell what of an account it was. */
  String name(Location location) {
    return location.slot() == null
        ? "account " + names.account(location.address())
        : names.place(new Place(location.address(), Place.Part.SLOT, location.slot()));
  }

  String name(Address address) {
    return names.account(address);
  }

  /** Where a transaction finds what an earlier one left. */
  List<Place> between(int reader, int writer) {
    return conflicts.dependencies().stream()
        .filter(one -> one.reader() == reader && one.writer() == writer)
        .map(Dependency::place)
        .toList();
  }

  /** What would let the block be faster, the most effective first, in sentences. */
  List<String> advice() {
    return new Advice(this).sentences();
  }
}
