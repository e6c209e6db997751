package io.evmesh.engine.parallel.settle;

import io.evmesh.engine.state.StateView;

/**
 * What a lane's transactions did to one place, on its way there. The place says here at once when
 * it has taken it, so that the lane does not count its own writes twice before the answer arrives.
 */
public abstract sealed class Settle permits ShardSettle, StorageSettle {
  private volatile boolean taken;

  /**
   * Asks the committed state for all that the place may ask it for, of which the lane may not have
   * asked for some. For places that can not wait until a value comes from another machine.
   */
  public abstract void askBase(StateView base);

  /** The place has taken it; says the place itself, or its answer where it lies elsewhere. */
  public void take() {
    taken = true;
  }

  /** Whether the place has taken it. */
  public boolean isTaken() {
    return taken;
  }
}
