package io.evmesh.engine.parallel.lane;

import io.evmesh.engine.commute.Followed;
import io.evmesh.engine.commute.TrackedSlot;
import io.evmesh.engine.evm.Evm;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.account.AccountTouch;
import io.evmesh.engine.parallel.account.CreditBatch;
import io.evmesh.engine.parallel.account.SlotSum;
import io.evmesh.engine.parallel.account.SlotTouch;
import io.evmesh.engine.parallel.account.Touch;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.account.VersionedSlot;
import io.evmesh.engine.parallel.account.VersionedStorage;
import io.evmesh.engine.parallel.account.Wipe;
import io.evmesh.engine.parallel.plan.Predictions;
import io.evmesh.engine.parallel.settle.BlockScope;
import io.evmesh.engine.parallel.settle.Flush;
import io.evmesh.engine.parallel.settle.ShardSettle;
import io.evmesh.engine.parallel.settle.StorageSettle;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.AddressMap;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.transaction.Rejection;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.UInt256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The core of a lane in one block: executes transactions and keeps what they touched until it is
 * flushed to the accounts. One thread at a time.
 */
public final class Lane {
  private final BlockScope scope;
  private final Tools tools;
  private final LaneView view;
  private StateView seen; // by transactions: the view, or what a log makes of it
  private ReadLog.@Nullable Reads reads;
  private final List<LaneAccount> dirty = new ArrayList<>();
  private List<Incarnation> executions = new ArrayList<>();
  private List<Incarnation> flying = List.of();
  private Flush sent = Flush.NONE; // that flies
  private int awaited;
  private Verdicts verdicts = new Verdicts();
  private Touch[] touched = new Touch[16];
  private int touchedCount;
  private List<Followed> followed = List.of(); // of the transaction at hand
  private boolean broken;

  /** What a lane takes from block to block, since it is dear to make. For one lane at a time. */
  public static final class Tools {
    private final Supplier<Evm> machines;
    private Evm machine;
    private TransactionExecutor executor;
    final AddressMap<LaneAccount> accounts = new AddressMap<>();

    /** Tools with machines of the engine's own. */
    public Tools() {
      this(Machine::new);
    }

    /** Tools with other machines, which are asked for one at first and after each that failed. */
    public Tools(Supplier<Evm> machines) {
      this.machines = machines;
      machine = machines.get();
      executor = executor();
    }

    /** An executor whose state notes what transactions ask of accounts. */
    private TransactionExecutor executor() {
      return new TransactionExecutor(machine, new TransactionState(true));
    }

    private void replaceExecutor() {
      machine = machines.get();
      executor = executor();
    }

    /** A block is over: what only some blocks need is given back. */
    public void rest() {
      machine.rest();
    }
  }

  /** A lane of a block, with tools that no other lane uses from now on. */
  public Lane(BlockScope scope, Tools tools) {
    this.scope = scope;
    this.tools = tools;
    this.view = new LaneView(scope, tools.accounts);
    seen = view;
    track();
  }

  /** Follows the values of hot slots. */
  private void track() {
    tools.machine.track(reads == null ? scope.hot() : reads.hot());
  }

  /** Notes from now on in a log what transactions find in the state. */
  public void record(ReadLog log) {
    see(log.recording(view, scope.hot()));
  }

  /** Lets transactions from now on find what a log has noted. */
  public void replay(ReadLog log) {
    see(log.replaying(view));
  }

  private void see(ReadLog.Reads logged) {
    reads = logged;
    seen = logged;
    track();
  }

  /**
   * Executes a transaction on what can be seen now.
   *
   * @param before the incarnation before, whose touches this one replaces; null for the first
   */
  private void execute(int tx, @Nullable Incarnation before) {
    int incarnation = before == null ? 0 : before.incarnation() + 1;
    RecoveredTransaction transaction = scope.transactions().get(tx);
    view.begin(tx, incarnation > 0);
    TransactionResult result = tools.executor.run(seen, scope.block(), transaction);
    broken = true;
    if (reads != null) {
      reads.end(false);
    }
    touchedCount = 0;
    replaceAccounts(before);
    noteAccounts(tx, incarnation, transaction.sender());
    noteSlots(tx, incarnation);
    noteCredit(tx, credited(), before);
    if (before != null) {
      withdrawRest(before, incarnation);
    }
    end(tx, incarnation, result, credited());
  }

  /** A transaction for which the block has no room left touches nothing. */
  private void reject(Incarnation before, Rejection refusal) {
    TransactionResult result = new TransactionResult.Rejected(refusal);
    int incarnation = before.incarnation() + 1;
    view.begin(before.tx(), true);
    broken = true;
    touchedCount = 0;
    replaceAccounts(before);
    takeBackPrediction(before.tx(), incarnation, scope.transactions().get(before.tx()).sender());
    noteCredit(before.tx(), null, before);
    withdrawRest(before, incarnation);
    end(before.tx(), incarnation, result, null);
  }

  private void end(int tx, int incarnation, TransactionResult result, @Nullable UInt256 credit) {
    Touch[] footprint = Arrays.copyOf(touched, touchedCount);
    executions.add(new Incarnation(tx, incarnation, result, footprint, credit, followed));
    followed = List.of();
    broken = false;
  }

  /** Whether something failed while a transaction's touches were noted: it is half there. */
  public boolean isBroken() {
    return broken;
  }

  /** Goes on with another executor, where the last has failed in the middle. */
  public void replaceExecutor() {
    tools.replaceExecutor();
    track();
    if (reads != null) {
      reads.end(true);
    }
  }

  /** Does one task; what is thrown leaves no trace in the lane, unless that is broken then. */
  public void execute(Work.Task task) {
    Incarnation before = task.before();
    Rejection refusal = task.refusal();
    if (refusal != null && before != null) {
      reject(before, refusal);
    } else {
      execute(task.tx(), before);
    }
  }

  // ------------------------------------------------------------ what was done

  /** What accounts know of the incarnation before is not true any more. */
  private void replaceAccounts(@Nullable Incarnation before) {
    if (before != null) {
      for (Touch old : before.footprint) {
        if (old instanceof AccountTouch touch) {
          view.notes(touch.address).replace(touch);
        } else if (old instanceof SlotSum sum) {
          view.notes(sum.slot.address).replace(sum, scope.base());
        }
      }
    }
  }

  private void noteAccounts(int tx, int incarnation, Address sender) {
    TransactionState state = tools.executor.state();
    boolean senderMet = false;
    for (int i = 0; i < state.accountCount(); i++) {
      AccountEntry entry = state.accountAt(i);
      boolean isSender = entry.address().equals(sender);
      senderMet |= isSender;
      LaneAccount notes = view.notes(i);
      AccountTouch touch = touch(tx, incarnation, entry, notes, isSender);
      if (touch != null) {
        add(notes, touch);
        if (touch.resets()) {
          add(notes, new Wipe(entry.address(), tx, incarnation, false));
        }
      }
    }
    if (!senderMet) {
      takeBackPrediction(tx, incarnation, sender);
    }
  }

  private @Nullable AccountTouch touch(
      int tx, int incarnation, AccountEntry entry, LaneAccount notes, boolean isSender) {
    Account seen = entry.base();
    int conditions =
        entry.observed()
            & (AccountEntry.NONCE
                | AccountEntry.CODE
                | AccountEntry.EXISTENCE
                | AccountEntry.STORAGE);
    if (seen == null && notes.base != null) {
      // The committed account may be empty, and would then be there for this one to remove if no
      // transaction below did (EIP-161).
      conditions |= AccountEntry.EXISTENCE;
    }
    UInt256 lowest = entry.lowestBalance();
    UInt256 highest = entry.highestBalance();
    Predictions predictions = notes.predictions;
    if (seen != null && !entry.isLeft()) {
      return AccountTouch.removal(
          entry.address(),
          tx,
          incarnation,
          conditions,
          seen,
          entry.hadStorage(),
          lowest,
          highest,
          -predictions.below(tx + 1));
    }
    boolean written = entry.isLeft();
    long foundNonce = seen == null ? 0 : seen.nonce();
    UInt256 foundBalance = seen == null ? UInt256.ZERO : seen.balance();
    long nonceAdded = written ? entry.nonceLeft() - foundNonce : 0;
    if (isSender && predictions != Predictions.NONE) {
      nonceAdded--;
    }
    UInt256 balanceAdded = null;
    if (written && !entry.balanceLeft().equals(foundBalance)) {
      balanceAdded = entry.balanceLeft().minus(foundBalance);
    }
    var code = written ? entry.codeSet() : null;
    boolean nothing =
        conditions == 0
            && lowest == null
            && highest == null
            && nonceAdded == 0
            && balanceAdded == null
            && code == null;
    return nothing
        ? null
        : AccountTouch.of(
            notes.address(),
            tx,
            incarnation,
            conditions,
            seen,
            entry.hadStorage(),
            lowest,
            highest,
            nonceAdded,
            balanceAdded,
            code);
  }

  /** A transaction that is not valid does not raise its sender's nonce, as was predicted. */
  private void takeBackPrediction(int tx, int incarnation, Address sender) {
    if (scope.plan().predictions(sender) != Predictions.NONE) {
      add(
          view.notes(sender),
          AccountTouch.of(sender, tx, incarnation, 0, null, false, null, null, -1, null, null));
    }
  }

  private void noteSlots(int tx, int incarnation) {
    TransactionState state = tools.executor.state();
    long[] words = state.slotWords();
    for (int slot = 0; slot < state.slotCount(); slot++) {
      AccountEntry owner = state.accountAt(state.slotOwner(slot));
      int seen = TransactionState.originalAt(slot);
      int next = owner.isLeft() ? TransactionState.currentAt(slot) : seen;
      LaneAccount notes = view.notes(state.slotOwner(slot));
      VersionedStorage storage = notes.storage(scope.base());
      VersionedSlot before = view.noted(slot);
      VersionedSlot noted =
          before != null ? before : storage.add(words, TransactionState.keyAt(slot));
      TrackedSlot tracked = state.tracked(slot);
      SlotTouch touch =
          tracked == null || tracked.isExact()
              ? SlotTouch.of(noted, tx, incarnation, words, seen, next, view.isCommitted(slot))
              : SlotTouch.of(noted, tx, incarnation, tracked, words, next, owner.isLeft());
      if (tracked != null) {
        noteFollowed(noted, tracked);
      }
      add(notes, storage, touch);
    }
  }

  private void noteFollowed(VersionedSlot slot, TrackedSlot tracked) {
    if (followed.isEmpty()) {
      followed = new ArrayList<>(2);
    }
    long which = Followed.slot(slot.address, slot.key());
    followed.add(new Followed(tracked.site(), which, !tracked.isExact()));
  }

  private @Nullable UInt256 credited() {
    TransactionState state = tools.executor.state();
    return state.creditedAddress() == null ? null : state.credited();
  }

  private void noteCredit(int tx, @Nullable UInt256 wei, @Nullable Incarnation before) {
    UInt256 known = before == null ? null : before.credit;
    if (wei == null && known == null) {
      return;
    }
    if (view.credits == null) {
      view.credits = new CreditBatch(scope.block().coinbase());
    }
    view.credits.add(tx, wei, known);
  }

  /** Withdraws what the incarnation before touched and this one did not. */
  private void withdrawRest(Incarnation before, int incarnation) {
    for (Touch old : before.footprint) {
      switch (old) {
        case AccountTouch account -> {
          LaneAccount notes = view.notes(account.address);
          if (isOld(notes.account().get(old.tx), incarnation)) {
            add(notes, AccountTouch.withdrawal(account.address, old.tx, incarnation));
          }
        }
        case SlotTouch touch -> {
          LaneAccount notes = view.notes(touch.slot.address);
          VersionedStorage storage = notes.storage(scope.base());
          VersionedSlot noted = storage.slotOf(touch);
          if (isOld(noted.get(old.tx), incarnation)) {
            add(notes, storage, SlotTouch.withdrawal(noted, touch.tx, incarnation));
          }
        }
        case Wipe wipe -> {
          LaneAccount notes = view.notes(wipe.address);
          if (isOld(notes.storage(scope.base()).wipe(old.tx), incarnation)) {
            add(notes, new Wipe(wipe.address, old.tx, incarnation, true));
          }
        }
      }
    }
  }

  private static boolean isOld(@Nullable Touch noted, int incarnation) {
    return noted == null || noted.incarnation != incarnation;
  }

  private void add(LaneAccount notes, AccountTouch touch) {
    markDirty(notes);
    notes.account().record(touch);
    remember(touch);
  }

  private void add(LaneAccount notes, VersionedStorage storage, SlotTouch touch) {
    markDirty(notes);
    storage.record(touch);
    remember(touch);
  }

  private void add(LaneAccount notes, Wipe wipe) {
    markDirty(notes);
    notes.storage(scope.base()).record(wipe);
    remember(wipe);
  }

  private void markDirty(LaneAccount notes) {
    if (notes.mark()) {
      dirty.add(notes);
    }
  }

  private void remember(Touch touch) {
    if (touchedCount == touched.length) {
      touched = Arrays.copyOf(touched, 2 * touchedCount);
    }
    touched[touchedCount++] = touch;
  }

  // ------------------------------------------------------------------- flush

  /**
   * Whether it is time to flush.
   *
   * @param flushAfter how many executions may be gathered
   */
  public boolean isFlushDue(int flushAfter) {
    return flying.isEmpty() && !executions.isEmpty() && executions.size() >= flushAfter;
  }

  /**
   * Hands over all that was done since the last flush, which all places must have answered. A flush
   * that has nothing to send needs no answer: its report is {@link #answered()} at once.
   */
  public Flush flush() {
    ShardSettle[] byShard = new ShardSettle[scope.plan().shards().count()];
    List<ShardSettle> shards = new ArrayList<>();
    List<StorageSettle> storages = new ArrayList<>();
    for (LaneAccount notes : dirty) {
      notes.unmark();
      if (notes.current() != null) {
        notes.send(settleOf(byShard, shards, notes.address()));
      }
      StorageSettle storage = notes.sendStorage();
      if (storage != null) {
        storages.add(storage);
      }
    }
    if (view.credits != null) {
      view.sendCredits(settleOf(byShard, shards, view.credits.address()));
    }
    dirty.clear();
    flying = executions;
    executions = new ArrayList<>();
    sent = new Flush(shards, storages);
    awaited = sent.size();
    verdicts = new Verdicts();
    return sent;
  }

  /** Takes the answer of one place; returns whether it was the last of the flush. */
  public boolean answer(Verdicts answer) {
    return answer(answer, 1);
  }

  /** Takes the answer of some places; returns whether it was the last of the flush. */
  public boolean answer(Verdicts answer, int places) {
    verdicts.addAll(answer);
    awaited -= places;
    if (awaited == 0) {
      sent.taken();
    }
    return awaited == 0;
  }

  /** What to tell the coordinator when all places have answered. */
  public Report answered() {
    Report report = new Report(flying, verdicts, sent.size());
    flying = List.of();
    sent = Flush.NONE;
    return report;
  }

  /**
   * What came of a flush.
   *
   * @param executions those that are settled now
   * @param verdicts what the places said to them
   * @param settles how many places were told
   */
  public record Report(List<Incarnation> executions, Verdicts verdicts, int settles) {}

  private ShardSettle settleOf(ShardSettle[] byShard, List<ShardSettle> all, Address address) {
    int shard = scope.plan().shards().of(address);
    ShardSettle settle = byShard[shard];
    if (settle == null) {
      settle = new ShardSettle(shard);
      byShard[shard] = settle;
      all.add(settle);
    }
    return settle;
  }
}
