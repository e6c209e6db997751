package io.evmesh.lab.run;

import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.lab.clock.Chance;
import io.evmesh.lab.clock.EventLoop;
import io.evmesh.lab.execute.Executions;
import io.evmesh.lab.execute.Places;
import io.evmesh.lab.network.Network;
import io.evmesh.lab.profile.CostProfile;
import io.evmesh.lab.scenario.Choice;
import io.evmesh.lab.scenario.Point;
import io.evmesh.lab.scenario.Scenario;
import io.evmesh.lab.scheduler.BlockEnd;
import io.evmesh.lab.scheduler.Reference;
import io.evmesh.lab.scheduler.Scheduler;
import io.evmesh.lab.scheduler.Schedulers;
import io.evmesh.lab.scheduler.Stage;
import io.evmesh.lab.scheduler.Tally;
import io.evmesh.lab.workload.WorkBlock;
import io.evmesh.lab.workload.WorkChain;
import io.evmesh.lab.workload.Workloads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs scenarios. Each block begins for every protocol from the state that sequential execution of
 * the blocks before has left, so that all have the same work.
 */
public final class Laboratory {
  private static final int HOT_PLACES = 10;
  private static final int BYTES_PER_TRANSACTION = 1000; // of a stored block, with its receipts

  private final Schedulers schedulers;
  private final CostProfile profile;

  public Laboratory(Schedulers schedulers, CostProfile profile) {
    this.schedulers = schedulers;
    this.profile = profile;
  }

  /** Is told what happened when, of each block and protocol. */
  @FunctionalInterface
  public interface Listener {
    void block(Point point, String scheduler, int repetition, int block, Tally tally);
  }

  /** Fails if the scenario asks for what nobody knows. */
  public void check(Scenario scenario) {
    Workloads.check(scenario.document().field("workload"), scenario.workload());
    for (Choice choice : scenario.schedulers()) {
      schedulers.make(scenario.document().field("schedulers"), choice);
    }
  }

  /** One repetition of one point. */
  public RunResult run(Point point, int repetition) {
    return new Repetition(point, repetition, null).run();
  }

  /** The same, telling what happened when. */
  public RunResult run(Point point, int repetition, Listener listener) {
    return new Repetition(point, repetition, listener).run();
  }

  /** A protocol at work on the blocks of a run. */
  private static final class Seat {
    final Choice choice;
    final Scheduler scheduler;
    final Chance chance;
    final List<BlockRow> rows = new ArrayList<>();
    long endNanos; // of its last block's execution

    Seat(Choice choice, Scheduler scheduler, Chance chance) {
      this.choice = choice;
      this.scheduler = scheduler;
      this.chance = chance;
    }
  }

  private final class Repetition {
    private final Point point;
    private final Scenario scenario;
    private final int number;
    private final @Nullable Listener listener;
    private final List<Seat> seats = new ArrayList<>();
    private final Map<String, Long> met = new TreeMap<>(); // by the names of places

    Repetition(Point point, int number, @Nullable Listener listener) {
      this.point = point;
      this.number = number;
      this.listener = listener;
      scenario = point.scenario();
      Chance chance = new Chance(scenario.seedOf(number) ^ 0x5EED);
      for (Choice choice : scenario.schedulers()) {
        Scheduler scheduler = schedulers.make(scenario.document().field("schedulers"), choice);
        seats.add(new Seat(choice, scheduler, chance.split()));
      }
    }

    RunResult run() {
      WorkChain chain = Workloads.make(scenario, scenario.seedOf(number));
      InMemoryState state = chain.begin().get();
      for (int block = 0; block < chain.blocks().size(); block++) {
        WorkBlock work = chain.blocks().get(block);
        Executions executions = new Executions(work.context(), work.transactions(), state, profile);
        Referee referee = new Referee(executions);
        Reference reference = Reference.of(executions, profile);
        note(executions.places(), reference, chain.names());
        for (Seat seat : seats) {
          run(seat, block, executions, reference, referee);
        }
        if (!chain.repeats()) {
          WorldState left = work.left();
          state.apply(left == null ? referee.world() : left);
        }
      }
      List<BlockRow> rows = seats.stream().flatMap(seat -> seat.rows.stream()).toList();
      return new RunResult(rows, hottest(chain.transactions()));
    }

    /** Notes where the block's transactions meet. */
    private void note(Places places, Reference reference, Map<Address, String> names) {
      reference
          .met()
          .forEach(
              (place, count) -> met.merge(places.get(place).named(names), (long) count, Long::sum));
    }

    private List<HotPlace> hottest(long transactions) {
      Comparator<Map.Entry<String, Long>> byMeetings = Map.Entry.comparingByValue();
      return met.entrySet().stream()
          .sorted(byMeetings.reversed().thenComparing(Map.Entry.comparingByKey()))
          .limit(HOT_PLACES)
          .map(
              place ->
                  new HotPlace(
                      point.number(),
                      point.values(),
                      place.getKey(),
                      place.getValue(),
                      transactions))
          .toList();
    }

    private void run(
        Seat seat, int block, Executions executions, Reference reference, Referee referee) {
      EventLoop loop = new EventLoop();
      Tally tally = new Tally(listener != null);
      Network network =
          new Network(
              loop, scenario.cluster().network(), scenario.cluster().nodes(), seat.chance.split());
      int workers = Math.min(scenario.cluster().lanes(), scenario.cluster().cores());
      Stage stage =
          new Stage(
              loop,
              executions,
              reference,
              profile,
              workers,
              block,
              tally,
              scenario.cluster(),
              network,
              scenario.faults().stream().filter(fault -> fault.block() == block).toList());
      BlockEnd end = seat.scheduler.execute(stage);
      referee
          .difference(end)
          .ifPresent(
              what -> {
                throw new DifferenceException(
                    "%s, block %d, seed %d: %s"
                        .formatted(seat.choice.label(), block, scenario.seedOf(number), what));
              });
      if (listener != null) {
        listener.block(point, seat.choice.label(), number, block, tally);
      }
      seat.rows.add(row(seat, block, stage, network, referee));
    }

    private BlockRow row(Seat seat, int block, Stage stage, Network network, Referee referee) {
      long span = stage.loop().now();
      long arrival =
          scenario.intervalNanos() == 0 ? seat.endNanos : block * scenario.intervalNanos();
      long begin = Math.max(arrival, seat.endNanos);
      seat.endNanos = begin + span;
      long commit =
          scenario.cluster().database().nanos((long) stage.size() * BYTES_PER_TRANSACTION);
      Tally tally = stage.tally();
      return new BlockRow(
          point.number(),
          point.values(),
          seat.choice.label(),
          number,
          block,
          stage.size(),
          gas(referee.results()),
          scenario.cluster().allCores(),
          stage.reference().allNanos(),
          span,
          stage.reference().chainNanos(),
          stage.reference().dependents(),
          tally.executions(),
          tally.aborts(),
          tally.wastedNanos(),
          tally.busyNanos(),
          tally.messages() + network.messages(),
          network.bytes(),
          commit,
          seat.endNanos + commit - arrival);
    }

    private static long gas(List<TransactionResult> results) {
      return results.stream()
          .mapToLong(result -> result instanceof Executed executed ? executed.gasUsed() : 0)
          .sum();
    }
  }
}
