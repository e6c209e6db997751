package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.parallel.lane.ReadLog.Found;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a log has noted, in place of what a lane shows; the lane is asked all the same, since it
 * keeps books on what was asked.
 */
final class ReplayedReads implements ReadLog.Reads {
  private final LaneView view;
  private final List<Found> all;
  private final Map<Hash, Code> codes = new HashMap<>();
  private int next;

  ReplayedReads(LaneView view, ReadLog log) {
    this.view = view;
    all = log.all();
    for (Found found : all) {
      if (found instanceof Found.OfCode(Code code)) {
        codes.put(code.hash(), code);
      }
    }
  }

  @Override
  public @Nullable HotSlots hot() {
    return all.stream().anyMatch(Found.OfHeat.class::isInstance)
        ? (owner, code, programCounter, words, key) ->
            next(Found.OfHeat.class).hot() ? 1 : HotSlots.COLD
        : null;
  }

  @Override
  public @Nullable Account account(Address address) {
    view.account(address);
    return next(Found.OfAccount.class).account();
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    view.slot(address, words, key, value);
    Found.OfSlot found = next(Found.OfSlot.class);
    UInt256 seen = found.value();
    seen.copyLimbs(words, value);
    view.setLastCommitted(found.committed());
  }

  @Override
  public Code code(Hash codeHash) {
    Code code = codes.get(codeHash);
    return code == null ? view.code(codeHash) : code;
  }

  @Override
  public boolean hasStorage(Address address) {
    return next(Found.OfStorage.class).has();
  }

  @Override
  public Hash blockHash(long number) {
    return view.blockHash(number);
  }

  @Override
  public void end(boolean failed) {
    if (next(Found.End.class).failed() != failed) {
      throw new IllegalStateException("a transaction does not end as it was recorded");
    }
  }

  private <F extends Found> F next(Class<F> kind) {
    while (next < all.size() && all.get(next) instanceof Found.OfCode) {
      next++;
    }
    if (next == all.size()) {
      throw new IllegalStateException("more is read than was recorded");
    }
    Found found = all.get(next);
    if (!kind.isInstance(found)) {
      throw new IllegalStateException(
          kind == Found.End.class ? "less is read than was recorded" : "recorded was " + found);
    }
    next++;
    return kind.cast(found);
  }
}
