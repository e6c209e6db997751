package io.evmesh.actors.message;

import io.evmesh.engine.parallel.lane.Lane;
import io.evmesh.engine.parallel.plan.Groups;
import java.util.function.Supplier;

/**
 * Takes the place of chance in one attempt at a block: writes down what is decided there, or
 * decides it as was written down.
 */
public interface Tape {
  /**
   * Groups a block as before, or anew.
   *
   * @throws IllegalStateException if it is not the block that was grouped before
   */
  Groups groups(Supplier<Groups> fresh);

  /** Lets a lane note what its transactions find, or find what was noted. */
  void attach(int lane, Lane core);
}
