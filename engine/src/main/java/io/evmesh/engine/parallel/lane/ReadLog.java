package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the transactions of one lane found in the state, in the order in which they asked. With
 * it they can be executed again exactly as they were, whatever the state shows meanwhile. Written
 * by one thread, read when its block has ended.
 */
public final class ReadLog {
  private final List<Found> all;

  /** A log of nothing. */
  public ReadLog() {
    this(new ArrayList<>());
  }

  ReadLog(List<Found> all) {
    this.all = all;
  }

  /** One thing that was found, or the end of an execution. */
  sealed interface Found {
    /** An account; null where there is none. */
    record OfAccount(@Nullable Account account) implements Found {}

    /** The value of a slot; {@code committed} if nobody in the block had written it. */
    record OfSlot(UInt256 value, boolean committed) implements Found {}

    /** Whether the committed account has storage. */
    record OfStorage(boolean has) implements Found {}

    /** Whether a slot's value was worth following. */
    record OfHeat(boolean hot) implements Found {}

    /** A code that the block itself has set. */
    record OfCode(Code code) implements Found {}

    /** A transaction was executed, or the lane failed on it. */
    record End(boolean failed) implements Found {}
  }

  void add(Found found) {
    all.add(found);
  }

  List<Found> all() {
    return all;
  }

  /** The log as lines of text, one for each execution. */
  public List<String> toLines() {
    return ReadLogText.lines(all);
  }

  /**
   * Reads what {@link #toLines} has written.
   *
   * @throws IllegalArgumentException if it has not
   */
  public static ReadLog parse(List<String> lines) {
    return new ReadLog(ReadLogText.parse(lines));
  }

  /** Lets a lane's transactions see what {@code view} shows, which is noted here. */
  Reads recording(LaneView view, @Nullable HotSlots hot) {
    return new RecordedReads(view, hot, this);
  }

  /** Lets a lane's transactions see what is noted here. */
  Reads replaying(LaneView view) {
    return new ReplayedReads(view, this);
  }

  /** What a lane's transactions see. */
  interface Reads extends StateView {
    /** Which slots are worth following; null for none. */
    @Nullable HotSlots hot();

    /** An execution has ended, or the lane failed on it. */
    void end(boolean failed);
  }
}
