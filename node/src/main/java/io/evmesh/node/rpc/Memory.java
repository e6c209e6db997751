package io.evmesh.node.rpc;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory that requests and answers share which are not small. Who wants more than there is is
 * refused, so that no number of clients can use up the heap.
 */
public final class Memory {
  /** Below this much nobody counts, in bytes: as much as an idle connection may take. */
  public static final int SMALL = 1 << 16;

  /** What a value of JSON takes in memory by what it takes as text. */
  static final int TREE = 10;

  private static final int UNIT = 1 << 10;
  private static final long PATIENCE_SECONDS = 10;
  private static final int PART_OF_HEAP = 6;

  /** What a call may have in memory that is not counted: what it returns, until that is written. */
  private static final int UNCOUNTED = 1 << 21;

  private final Semaphore units;
  private final Semaphore calls;
  private final int most;

  /** So many bytes. */
  public Memory(long bytes) {
    most = Math.clamp(bytes / UNIT, 1, Integer.MAX_VALUE);
    units = new Semaphore(most, true);
    calls = new Semaphore(Math.clamp(bytes / UNCOUNTED, 1, Integer.MAX_VALUE), true);
  }

  /** A sixth of the heap, at most 1 GiB. */
  public static Memory usual() {
    return new Memory(Math.min(1L << 30, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
  }

  /** Held by each call that comes over a connection with many at once. */
  public Semaphore calls() {
    return calls;
  }

  /** Nothing of it yet. */
  public Share share() {
    return new Share();
  }

  private static RpcException refusal() {
    return RpcException.of(
        RpcException.LIMIT_EXCEEDED, "too much memory is used by requests; try again");
  }

  /** What one request or connection has of it. */
  public final class Share implements AutoCloseable {
    private int taken;
    private boolean closed;

    private Share() {}

    /**
     * Has at least so many bytes.
     *
     * @throws RpcException if there are not so many left
     */
    public synchronized void has(long bytes) {
      int more = missing(bytes);
      if (more > 0 && (closed || !units.tryAcquire(more))) {
        throw refusal();
      }
      taken += Math.max(0, more);
    }

    /**
     * Has enough for a body of JSON and what is made of it, when others have done with theirs.
     *
     * @throws RpcException if they do not in some seconds
     */
    public synchronized void hasTree(int bodyBytes) throws InterruptedException {
      int more = missing(bodyBytes * (long) TREE);
      if (more > 0 && !units.tryAcquire(more, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw refusal();
      }
      taken += Math.max(0, more);
    }

    /** What is too much for anybody counts as all. */
    private int missing(long bytes) {
      return bytes <= SMALL ? 0 : (int) Math.min(most, bytes / UNIT) - taken;
    }

    /** Has nothing, until it needs more. */
    public synchronized void free() {
      units.release(taken);
      taken = 0;
    }

    /** Has nothing, and never more. */
    @Override
    public synchronized void close() {
      closed = true;
      free();
    }
  }
}
