package io.evmesh.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.evmesh.actors.Meddling.Act;
import io.evmesh.actors.Meddling.Meddler;
import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.actors.message.AccountCommand;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.CoordinatorCommand;
import io.evmesh.actors.message.LaneCommand;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.parallel.choice.GiveUp;
import io.evmesh.engine.parallel.lane.Work;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.testkit.verify.Difference;
import io.evmesh.testkit.verify.Execution;
import io.evmesh.testkit.workload.Workload;
import io.evmesh.testkit.workload.WorkloadKind;
import io.evmesh.testkit.workload.WorkloadSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever fails in the middle of a block, the block ends with the right result, if need be in
 * place, or fails there as a whole with one error and changes nothing; and the next block is
 * executed as if nothing had been.
 */
class FaultTest {
  private static final Duration STALL = Duration.ofMillis(100);
  private static final Meddling MEDDLING = new Meddling();
  private static final Workload WORKLOAD =
      WorkloadKind.ERC20_CLUSTERED.generate(new WorkloadSize(400, 5, 1));
  private static final Execution SEQUENTIAL = Execution.of(WORKLOAD, new SequentialBlockExecutor());

  private static final Address TOKEN = WORKLOAD.transactions().getFirst().transaction().to();

  private static @Nullable ActorBlockExecutor executor;

  @BeforeAll
  static void start() {
    MeshSettings settings =
        new MeshSettings(3, Shards.ONE_MACHINE, STALL, 3, Duration.ofMinutes(2), true);
    executor = ActorBlockExecutor.start(settings, null, MEDDLING);
  }

  @AfterAll
  static void close() {
    executor.close();
  }

  @AfterEach
  void nextBlockIsExecutedAsIfNothingHadBeen() {
    MEDDLING.let(Meddling.NOBODY);
    assertRight(WORKLOAD.state());
  }

  // ------------------------------------------------------------------- lanes

  @Test
  void aTransactionOnWhichALaneFailsOnceIsExecutedAgain() {
    AtomicInteger left = new AtomicInteger(1);

    assertRight(failingAt(address -> isSender(address, 200) && left.getAndDecrement() > 0));
  }

  @Test
  void manyTransactionsOnWhichLanesFailAreExecutedAgain() {
    Set<Address> failed = ConcurrentHashMap.newKeySet();

    assertRight(failingAt(address -> !address.equals(TOKEN) && failed.add(address)));
  }

  @Test
  void aTransactionOnWhichLanesAlwaysFailFailsTheBlock() {
    assertFails(failingAt(address -> isSender(address, 200)))
        .isEqualTo(
            "block 1 has failed and changed nothing: it can not be executed in place"
                + " (java.lang.AssertionError: the state is gone)");
  }

  @Test
  void aStackOverflowInALaneFailsTheBlockOnly() {
    assertFails(
            new FaultyState(
                WORKLOAD.state(),
                address -> isSender(address, 399),
                () -> new StackOverflowError("much too deep")))
        .contains("much too deep");
  }

  @Test
  void aBlockThatFailsInPlaceChangesNothing() {
    WorldState world = new WorldState(failingAt(address -> isSender(address, 7)));
    try (ActorBlockExecutor inPlace = ActorBlockExecutor.start(MeshSettings.of(1))) {
      assertThatThrownBy(
              () ->
                  inPlace.execute(world, WORKLOAD.block(), WORKLOAD.transactions().subList(0, 10)))
          .isInstanceOf(BlockFailedException.class)
          .hasMessageContaining("it can not be executed in place")
          .hasMessageContaining("the state is gone");
      assertThat(inPlace.execute(world, WORKLOAD.block(), WORKLOAD.transactions().subList(0, 5)))
          .isEqualTo(SEQUENTIAL.results().subList(0, 5));
    }
  }

  @Test
  void aBlockWithinABlockIsRefusedAndTheOuterOneIsExecuted() {
    List<Throwable> refusals = new ArrayList<>();
    try (ActorBlockExecutor inPlace = ActorBlockExecutor.start(MeshSettings.of(1))) {
      StateView nesting =
          new FaultyState(
              WORKLOAD.state(),
              address -> {
                refusals.add(catchThrowable(() -> Execution.of(WORKLOAD, inPlace)));
                return false;
              },
              AssertionError::new);
      assertThat(
              inPlace.execute(
                  new WorldState(nesting), WORKLOAD.block(), WORKLOAD.transactions().subList(0, 5)))
          .isEqualTo(SEQUENTIAL.results().subList(0, 5));
    }
    assertThat(refusals)
        .isNotEmpty()
        .allSatisfy(refusal -> assertThat(refusal).hasMessageContaining("one thread at a time"));
  }

  // ------------------------------------------------- crashes and lost messages

  @TestFactory
  Stream<DynamicTest> aMessageOnWhichAnActorCrashesOnceDoesNoHarm() {
    return eachMessage(Act.CRASH_BEFORE, Act.CRASH_AFTER);
  }

  @TestFactory
  Stream<DynamicTest> aMessageThatIsLostDoesNoHarm() {
    return eachMessage(Act.LOSE);
  }

  /** Meddles once with the second message of each kind, which comes in mid-block. */
  private Stream<DynamicTest> eachMessage(Act... acts) {
    List<Class<?>> kinds =
        List.of(
            LaneCommand.Begin.class,
            LaneCommand.Run.class,
            LaneCommand.Answer.class,
            AccountCommand.SettleShard.class,
            AccountCommand.SettleStorage.class,
            AccountCommand.Seal.class);
    return kinds.stream()
        .flatMap(
            kind ->
                Stream.of(acts)
                    .map(
                        act ->
                            DynamicTest.dynamicTest(
                                kind.getSimpleName() + " " + act, () -> meddleOnce(kind, act))));
  }

  private static void meddleOnce(Class<?> kind, Act act) {
    AtomicInteger met = new AtomicInteger();
    MEDDLING.let(
        (actor, message, self) ->
            kind.isInstance(message) && met.incrementAndGet() == 2 ? act : Act.DELIVER);

    assertRight(WORKLOAD.state());

    assertThat(met.get()).as("messages").isGreaterThanOrEqualTo(2);
    MEDDLING.let(Meddling.NOBODY);
  }

  @TestFactory
  Stream<DynamicTest> whatTheCoordinatorDoesNotHearDoesNoHarm() {
    return Stream.of(
            CoordinatorCommand.Ready.class,
            CoordinatorCommand.Settled.class,
            CoordinatorCommand.Sealed.class)
        .map(
            kind ->
                DynamicTest.dynamicTest(kind.getSimpleName(), () -> meddleOnce(kind, Act.LOSE)));
  }

  @Test
  void aBlockWhoseLedgerAlwaysCrashesIsExecutedInPlace() {
    MEDDLING.let(always(AccountCommand.SettleShard.class, "ledger-3", Act.CRASH_AFTER));

    assertRightInPlace();
  }

  @Test
  void aBlockWhoseStorageAccountAlwaysCrashesIsExecutedInPlace() {
    MEDDLING.let(always(AccountCommand.SettleStorage.class, "storage", Act.CRASH_BEFORE));

    assertRightInPlace();
  }

  @Test
  void aBlockWhoseLaneNeverHearsAnAnswerIsExecutedInPlace() {
    MEDDLING.let(always(LaneCommand.Answer.class, "lane-1", Act.LOSE));

    assertRightInPlace();
  }

  @Test
  void aBlockWhoseCoordinatorCrashesIsExecutedInPlace() {
    AtomicInteger met = new AtomicInteger();
    MEDDLING.let(
        (actor, message, self) ->
            message instanceof CoordinatorCommand.Settled && met.incrementAndGet() == 2
                ? Act.CRASH_BEFORE
                : Act.DELIVER);

    assertRightInPlace();
  }

  // ------------------------------------------------------- poisoned messages

  @Test
  void messagesOfAnotherTypeDoNoHarm() {
    MEDDLING.let(poisonEach("nonsense"));

    assertRight(WORKLOAD.state());
  }

  @Test
  void aLookAtABlockThatIsOverDoesNotEndTheNext() {
    MEDDLING.let(poisonEach(CoordinatorCommand.Look.TIME_IS_UP));

    assertRight(WORKLOAD.state());
    assertThat(executor.lastStats().gaveUp()).isNull();
  }

  @Test
  void aPoisonedMessageToALaneDoesNoHarm() {
    AtomicInteger left = new AtomicInteger(1);
    MEDDLING.let(
        (actor, message, self) -> {
          if (message instanceof LaneCommand.Run run && left.getAndDecrement() > 0) {
            self.tell(new LaneCommand.Run(run.turn(), new Work(null, 1)));
            self.tell(new LaneCommand.Answer(run.turn(), "nobody", null));
          }
          return Act.DELIVER;
        });

    assertRight(WORKLOAD.state());
  }

  @Test
  void aPoisonedMessageToAnAccountDoesNoHarm() {
    AtomicInteger left = new AtomicInteger(1);
    MEDDLING.let(
        (actor, message, self) -> {
          if (message instanceof AccountCommand.SettleShard && left.getAndDecrement() > 0) {
            self.tell(new AccountCommand.SettleShard(null, null, null));
            self.tell(new AccountCommand.Seal(null));
          }
          return Act.DELIVER;
        });

    assertRight(WORKLOAD.state());
  }

  @Test
  void aPoisonedMessageToTheCoordinatorDoesNoHarm() {
    AtomicInteger left = new AtomicInteger(1);
    MEDDLING.let(
        (actor, message, self) -> {
          if (message instanceof CoordinatorCommand.Ready ready && left.getAndDecrement() > 0) {
            self.tell(new CoordinatorCommand.Settled(ready.turn(), 0, null));
          }
          return Act.DELIVER;
        });

    assertRightInPlace();
  }

  private static Meddler poisonEach(Object poison) {
    AtomicInteger left = new AtomicInteger(8);
    return (actor, message, self) -> {
      if (left.getAndDecrement() > 0) {
        self.tell(poison);
      }
      return Act.DELIVER;
    };
  }

  // ------------------------------------------------------------------- storm

  @Test
  void inAStormOfFaultsABlockIsRight() {
    for (int seed = 1; seed <= 12; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int mean = 20 << random.nextInt(5); // messages between two faults
      MEDDLING.let(
          (actor, message, self) -> {
            synchronized (random) {
              return message instanceof CoordinatorCommand.Execute || random.nextInt(mean) != 0
                  ? Act.DELIVER
                  : Act.values()[1 + random.nextInt(Act.values().length - 1)];
            }
          });
      assertThat(Difference.between(WORKLOAD, SEQUENTIAL, Execution.of(WORKLOAD, executor)))
          .as("seed %d", seed)
          .isEmpty();
    }
  }

  // ---------------------------------------------------------------- language

  private static Meddler always(Class<?> kind, String name, Act act) {
    return (actor, message, self) ->
        kind.isInstance(message) && actor.equals(name) ? act : Act.DELIVER;
  }

  private static boolean isSender(Address address, int tx) {
    return WORKLOAD.transactions().get(tx).sender().equals(address);
  }

  private static StateView failingAt(Predicate<Address> fails) {
    return new FaultyState(WORKLOAD.state(), fails, () -> new AssertionError("the state is gone"));
  }

  private static void assertRight(StateView state) {
    Execution execution = Execution.of(WORKLOAD, state, executor);
    assertThat(
            Difference.between(
                WORKLOAD,
                SEQUENTIAL,
                new Execution(execution.results(), overWorkload(execution.world()))))
        .isEmpty();
  }

  /** What fails in lanes is tried in place before it fails. */
  private static void assertRightInPlace() {
    assertRight(WORKLOAD.state());
    assertThat(executor.lastStats().gaveUp()).isEqualTo(GiveUp.FAULT);
  }

  /** The same changes over the state that can always be read. */
  private static WorldState overWorkload(WorldState world) {
    WorldState copy = new WorldState(WORKLOAD.state());
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            copy.setAccount(address, account);
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {
            copy.setSlot(address, words, key, value);
          }
        });
    return copy;
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertFails(StateView state) {
    WorldState world = new WorldState(state);
    List<String> told = new ArrayList<>();
    assertThatThrownBy(() -> executor.execute(world, WORKLOAD.block(), WORKLOAD.transactions()))
        .isInstanceOf(BlockFailedException.class)
        .satisfies(failure -> told.add(failure.getMessage()));
    assertThat(changes(world)).isEmpty();
    return assertThat(told.getFirst());
  }

  private static List<Address> changes(WorldState world) {
    List<Address> changed = new ArrayList<>();
    world.forEachChange(
        new ChangeVisitor() {
          @Override
          public void account(Address address, @Nullable Account account, boolean wiped) {
            changed.add(address);
          }

          @Override
          public void slot(Address address, long[] words, int key, int value) {}
        });
    return changed;
  }
}
