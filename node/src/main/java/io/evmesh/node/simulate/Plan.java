package io.evmesh.node.simulate;

import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.call.BlockOverride;
import io.evmesh.node.call.StateOverrides;
import io.evmesh.node.simulate.SimulationRequest.BlockCalls;
import java.util.ArrayList;
import java.util.List;

/** Which blocks a simulation has: those asked for, and empty ones where numbers leave gaps. */
final class Plan {
  private static final int MOST_BLOCKS = 256;
  private static final long STEP_SECONDS = 12;

  private Plan() {}

  /**
   * One block.
   *
   * @param number of the block
   * @param time of the block, in seconds
   */
  record Planned(long number, long time, BlockCalls calls) {}

  /**
   * The blocks in their order.
   *
   * @throws SimulationFault if numbers or times do not ascend, or there are too many
   */
  static List<Planned> of(BlockHeader base, List<BlockCalls> blocks) {
    List<Planned> plan = new ArrayList<>();
    long number = base.number();
    long time = base.timestamp();
    for (BlockCalls calls : blocks) {
      Long asked = calls.block().number();
      long next = asked == null ? number + 1 : asked;
      if (next <= number) {
        throw new SimulationFault(
            SimulationFault.BLOCK_NUMBER_ORDER,
            "block numbers must be in order: %d <= %d".formatted(next, number));
      }
      if (next - base.number() > MOST_BLOCKS) {
        throw new SimulationFault(SimulationFault.LIMIT_EXCEEDED, "too many blocks");
      }
      while (number + 1 < next) {
        number++;
        time += STEP_SECONDS;
        plan.add(new Planned(number, time, empty()));
      }
      Long askedTime = calls.block().time();
      long nextTime = askedTime == null ? time + STEP_SECONDS : askedTime;
      if (Long.compareUnsigned(nextTime, time) <= 0) {
        throw new SimulationFault(
            SimulationFault.BLOCK_TIME_ORDER,
            "block timestamps must be in order: %s <= %s"
                .formatted(Long.toUnsignedString(nextTime), Long.toUnsignedString(time)));
      }
      number = next;
      time = nextTime;
      plan.add(new Planned(number, time, calls));
    }
    return plan;
  }

  private static BlockCalls empty() {
    return new BlockCalls(BlockOverride.NONE, Hash.ZERO, List.of(), StateOverrides.NONE, List.of());
  }
}
