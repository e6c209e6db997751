package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.parallel.lane.ReadLog.Found;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import org.jspecify.annotations.Nullable;

/** What a lane shows, noted in a log. */
record RecordedReads(LaneView view, @Nullable HotSlots known, ReadLog log)
    implements ReadLog.Reads {
  @Override
  public @Nullable HotSlots hot() {
    return known == null
        ? null
        : (owner, code, programCounter, words, key) -> {
          long site = known.site(owner, code, programCounter, words, key);
          log.add(new Found.OfHeat(site != HotSlots.COLD));
          return site;
        };
  }

  @Override
  public @Nullable Account account(Address address) {
    Account account = view.account(address);
    log.add(new Found.OfAccount(account));
    return account;
  }

  @Override
  public void slot(Address address, long[] words, int key, int value) {
    view.slot(address, words, key, value);
    log.add(new Found.OfSlot(UInt256.ofLimbs(words, value), view.isLastCommitted()));
  }

  @Override
  public Code code(Hash codeHash) {
    Code code = view.code(codeHash);
    if (view.isOfBlock(codeHash)) {
      log.add(new Found.OfCode(code));
    }
    return code;
  }

  @Override
  public boolean hasStorage(Address address) {
    boolean has = view.hasStorage(address);
    log.add(new Found.OfStorage(has));
    return has;
  }

  @Override
  public Hash blockHash(long number) {
    return view.blockHash(number);
  }

  @Override
  public void end(boolean failed) {
    log.add(new Found.End(failed));
  }
}
