package io.evmesh.lab.mesh;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of an actor's work on a message: it takes so long on a core, then waits without one, and
 * then there may be more.
 *
 * @param what it is, in a trace
 * @param tx the transaction that it is for; -1 if none
 * @param nanos of a core
 * @param waitNanos without a core
 * @param then happens after that; gives the next step, or null if the message is done
 */
record Step(String what, int tx, long nanos, long waitNanos, Supplier<@Nullable Step> then) {
  /** A step without a wait, after which the message is done. */
  static Step last(String what, long nanos, Runnable then) {
    return new Step(
        what,
        -1,
        nanos,
        0,
        () -> {
          then.run();
          return null;
        });
  }
}
