package io.evmesh.actors.message;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.BlockSchedule.ConflictListener;
import io.evmesh.engine.parallel.choice.LaneBudget;
import io.evmesh.engine.parallel.plan.BlockPlan;
import io.evmesh.engine.parallel.plan.Groups;
import io.evmesh.engine.state.StateView;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A block to execute over a state that stays as it is meanwhile.
 *
 * @param hot slots whose values are worth following; null for none
 * @param grouping makes the groups; asked at the beginning of each attempt, and again when
 *     conflicts have taught something
 * @param conflicts is told of conditions that did not hold, by the coordinator
 * @param budget for lanes
 * @param clock in nanoseconds, against which the budget is held
 * @param turns is told of each attempt
 * @param tapes makes the tape of each attempt; null if its schedule is neither written down nor
 *     followed
 */
public record BlockJob(
    BlockContext block,
    List<RecoveredTransaction> transactions,
    StateView base,
    BlockPlan plan,
    @Nullable HotSlots hot,
    Supplier<Groups> grouping,
    ConflictListener conflicts,
    LaneBudget budget,
    LongSupplier clock,
    Turns turns,
    @Nullable Supplier<Tape> tapes) {}
