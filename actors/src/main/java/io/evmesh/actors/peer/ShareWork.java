package io.evmesh.actors.peer;

import io.evmesh.actors.chain.state.RecentCodes;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.prefetch.AccessTemplates;
import io.evmesh.engine.parallel.share.Share;
import io.evmesh.engine.parallel.wire.ShareCodec;
import io.evmesh.engine.parallel.wire.ShareCodec.Numbered;
import io.evmesh.engine.parallel.wire.ValuesCodec;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This node's shares of another's blocks, one after the other, and what is kept from each for the
 * next. One thread at a time, which waits where a committed value is missing.
 */
final class ShareWork {
  /** Transactions whose values are asked for together when one misses something. */
  private static final int AHEAD = 512;

  private static final int PART_BYTES = 64 << 10; // of most

  private final Share.Tools tools = new Share.Tools();
  private final AccessTemplates templates = new AccessTemplates();
  private final KeptState kept;
  private @Nullable ShareHere here; // that is executed, or was last
  private @Nullable Share share; // null if it has failed, or none has begun
  private List<Numbered> work = List.of();
  private int at; // in the work
  private int askedUpTo; // transactions of the work, ahead

  ShareWork(RecentCodes codes) {
    kept = new KeptState(codes, this::fetch);
  }

  /**
   * A share begins.
   *
   * @param body opening, and values that have changed
   */
  void begin(ShareHere next, Bytes body) {
    Share last = share;
    share = null;
    here = next;
    begin(last, ByteReader.of(body.unsafeArray()));
  }

  /** Transactions of the share have come; nothing is done if it has failed. */
  void execute(Bytes body) {
    if (share != null) {
      execute(share, ByteReader.of(body.unsafeArray()));
    }
  }

  /** There are no more. */
  void finish() {
    if (share != null) {
      here().done();
      tools.rest();
    }
  }

  /** The share has failed: nobody will need what it has left. */
  void fail() {
    share = null;
  }

  private void begin(@Nullable Share last, ByteReader in) {
    ShareCodec.Opening opening = ShareCodec.readOpening(in);
    switch (opening.memory()) {
      case KEEP -> {}
      case ADVANCE -> {
        if (last == null) {
          kept.forget();
        } else {
          kept.advance(last.values());
        }
      }
      case FORGET -> kept.forget();
    }
    ValuesCodec.read(in, kept.sink());
    in.expectEnd();
    kept.forgetIfMany();
    share = new Share(opening.block(), kept, opening.hot(), tools);
  }

  private void execute(Share of, ByteReader in) {
    work = ShareCodec.readTransactions(in);
    in.expectEnd();
    askedUpTo = 0;
    for (at = 0; at < work.size(); at++) {
      if (here().isOver()) {
        share = null;
        return;
      }
      Numbered next = work.get(at);
      if (!of.execute(next.tx(), next.transaction())) {
        here().fail("transaction " + next.tx() + " has removed an account");
        share = null;
        return;
      }
      learn(of, next.transaction());
    }
    ByteWriter out = new ByteWriter(PART_BYTES);
    ShareCodec.write(out, of.takeDone(), of.values());
    here().part(out.toArray());
  }

  private void learn(Share of, RecoveredTransaction transaction) {
    if (templates.wants(transaction)) {
      TransactionState touched = of.touched();
      List<Location> locations = new ArrayList<>();
      for (int slot = 0; slot < touched.slotCount(); slot++) {
        UInt256 number = UInt256.ofLimbs(touched.slotWords(), TransactionState.keyAt(slot));
        locations.add(new Location(touched.accountAt(touched.slotOwner(slot)).address(), number));
      }
      templates.learn(transaction, locations, kept::known);
    }
  }

  /** Asks for what is missing, and for what the next transactions are expected to miss. */
  private void fetch(ValuesCodec.Wanted missing) {
    read(missing);
    if (at >= askedUpTo && at < work.size()) {
      askedUpTo = Math.min(work.size(), at + AHEAD);
      KeptState.Wants wants = kept.new Wants();
      List<RecoveredTransaction> open = new ArrayList<>();
      for (Numbered next : work.subList(at, askedUpTo)) {
        RecoveredTransaction transaction = next.transaction();
        wants.account(transaction.sender());
        var to = transaction.transaction().to();
        if (to != null) {
          wants.account(to);
        }
        if (!templates.forEachTold(transaction, wants::location)) {
          open.add(transaction);
        }
      }
      readIfAny(wants);
      KeptState.Wants more = kept.new Wants();
      open.forEach(call -> templates.forEachStored(call, kept::known, more::location));
      readIfAny(more);
    }
  }

  private void readIfAny(KeptState.Wants wants) {
    if (!wants.wanted().isEmpty()) {
      read(wants.wanted());
    }
  }

  private void read(ValuesCodec.Wanted wanted) {
    ByteReader in = ByteReader.of(here().fetch(wanted).unsafeArray());
    ValuesCodec.read(in, kept.sink());
    in.expectEnd();
  }

  private ShareHere here() {
    ShareHere current = here;
    if (current == null) {
      throw new IllegalStateException("no share has begun");
    }
    return current;
  }
}
