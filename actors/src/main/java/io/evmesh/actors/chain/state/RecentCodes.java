package io.evmesh.actors.chain.state;

import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Hash;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The codes that were asked for lately, within a bound of heap, for codes differ in size by a
 * factor of a thousand. When the younger half is full it becomes the older, and what was the older
 * is forgotten; what is found there becomes young again. Many threads may use it.
 */
public final class RecentCodes {
  private final long halfBytes;
  private volatile Halves halves = new Halves(Map.of());
  // Guarded by this: the bytes of the younger half
  private long youngerBytes;

  /**
   * @param limitBytes heap of the codes that are kept, at most; a single code may be more
   */
  public RecentCodes(long limitBytes) {
    halfBytes = limitBytes / 2;
  }

  /** The code with a hash; null if it is not kept. */
  public @Nullable Code find(Hash hash) {
    Halves now = halves;
    Code found = now.younger.get(hash);
    if (found == null) {
      found = now.older.get(hash);
      if (found != null) {
        keep(found);
      }
    }
    return found;
  }

  /** Keeps a code; one that is known already stays, with what was found out about it. */
  public synchronized void keep(Code code) {
    Halves now = halves;
    if (now.younger.putIfAbsent(code.hash(), code) == null) {
      youngerBytes += code.heapBytes();
      if (youngerBytes > halfBytes) {
        halves = new Halves(now.younger);
        youngerBytes = 0;
      }
    }
  }

  /** Both halves, so that a reader sees no moment between two of them. */
  private record Halves(Map<Hash, Code> younger, Map<Hash, Code> older) {
    Halves(Map<Hash, Code> older) {
      this(new ConcurrentHashMap<>(), older);
    }
  }
}
