package io.evmesh.testkit.workload;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ForwardingState;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A view of a state that lies far away: the first read of an account or slot takes some time, as if
 * it were fetched from elsewhere; whoever reads it meanwhile waits for the same fetch. Many threads
 * may read at once. One view serves one block.
 */
public final class ColdState extends ForwardingState {
  private final long latencyNanos;
  private final Map<Object, Long> fetchedNanos = new ConcurrentHashMap<>();
  private volatile boolean waits;

  private record Slot(Address address, UInt256 key) {}

  /**
   * A view in which nothing has been read yet.
   *
   * @param latencyMicros how long a first read takes; with 0 the view is as fast as the state
   */
  public ColdState(StateView state, long latencyMicros) {
    super(state);
    latencyNanos = TimeUnit.MICROSECONDS.toNanos(latencyMicros);
    waits = latencyMicros > 0;
  }

  /** From now on all reads are fast: those of whoever looks at what came out. */
  public void endWaiting() {
    waits = false;
  }

  @Override
  public @Nullable Account account(Address address) {
    if (waits) {
      await(address);
    }
    return super.account(address);
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    if (waits) {
      UInt256 number = UInt256.ofLimbs(words, key);
      await(new Slot(address, number));
    }
    super.slot(address, words, key, value);
  }

  private void await(Object location) {
    long now = System.nanoTime();
    Long begun = fetchedNanos.putIfAbsent(location, now + latencyNanos);
    long until = begun == null ? now + latencyNanos : begun;
    for (long left = until - now; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
    }
  }
}
