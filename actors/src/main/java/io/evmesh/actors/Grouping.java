package io.evmesh.actors;

import io.evmesh.engine.parallel.plan.Groups;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the groups of a block anew each time, but for the first, which were made beforehand. */
final class Grouping implements Supplier<Groups> {
  private final Supplier<Groups> maker;
  private @Nullable Groups first;

  /**
   * @param first null if they could not be made; then that shows when they are asked for
   */
  Grouping(@Nullable Groups first, Supplier<Groups> maker) {
    this.first = first;
    this.maker = maker;
  }

  @Override
  public Groups get() {
    Groups made = first;
    first = null;
    return made == null ? maker.get() : made;
  }
}
