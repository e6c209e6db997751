package io.evmesh.lab.execute;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.Machine;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.AccountEntry;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.TransactionState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.lab.execute.Places.Part;
import io.evmesh.lab.profile.Cost;
import io.evmesh.lab.profile.CostMeter;
import io.evmesh.lab.profile.CostProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Executes the transactions of a block by the real machine. What a transaction does is a function
 * of the values that it reads, so one that finds the values of an earlier run does the same again
 * and need not be executed once more.
 */
public final class Executions {
  private final BlockContext block;
  private final List<RecoveredTransaction> transactions;
  private final StateView base;
  private final Places places = new Places();
  private final CostMeter meter;
  private final WatchedMachine machine;
  private final TransactionExecutor executor;
  private final Map<Hash, Code> codes = new HashMap<>();
  private final List<List<Run>> known;
  private final Effects effects = new Effects();
  private final View view = new View();

  public Executions(
      BlockContext block,
      List<RecoveredTransaction> transactions,
      StateView base,
      CostProfile profile) {
    this.block = block;
    this.transactions = transactions;
    this.base = base;
    meter = new CostMeter(profile);
    machine = new WatchedMachine(new Machine(meter));
    executor = new TransactionExecutor(machine, new TransactionState(true));
    known = new ArrayList<>(transactions.size());
    transactions.forEach(transaction -> known.add(new ArrayList<>(1)));
  }

  public BlockContext block() {
    return block;
  }

  public List<RecoveredTransaction> transactions() {
    return transactions;
  }

  /** The state below the block. */
  public StateView base() {
    return base;
  }

  public Places places() {
    return places;
  }

  /** Versions of the block over its base, without any. */
  public Versions versions() {
    return new Versions(base, places);
  }

  /** Executes a transaction from its beginning. */
  public Attempt execute(int tx, Source source) {
    return execute(tx, source, null, 0);
  }

  /**
   * Executes a transaction whose first reads are done already.
   *
   * @param before whose reads they are
   * @param done how many
   */
  public Attempt execute(int tx, Source source, @Nullable Run before, int done) {
    for (Run run : known.get(tx)) {
      if (finds(run, source, before, done)) {
        return attempt(run, source, done);
      }
    }
    Run run = run(tx, source, before, done);
    known.get(tx).add(run);
    return attempt(run, source, done);
  }

  private static boolean finds(Run run, Source source, @Nullable Run before, int done) {
    for (int i = 0; i < run.reads.length; i++) {
      int place = run.reads[i];
      UInt256 value;
      if (before != null && i < done) {
        if (before.reads[i] != place) {
          return false;
        }
        value = before.readValues[i];
      } else {
        value = source.value(place);
      }
      if (!run.readValues[i].equals(value)) {
        return false;
      }
    }
    return true;
  }

  private static Attempt attempt(Run run, Source source, int done) {
    for (int i = done; i < run.reads.length; i++) {
      int blocker = source.blocker(run.reads[i]);
      if (blocker >= 0) {
        return new Attempt(run, blocker, run.readNanos[i]);
      }
    }
    return new Attempt(run, -1, run.nanos());
  }

  private Run run(int tx, Source source, @Nullable Run before, int done) {
    view.begin(source, before, done);
    meter.reset();
    machine.reset();
    TransactionResult result = executor.run(view, block, transactions.get(tx));
    effects.clear();
    gatherAccounts(result instanceof Executed);
    gatherSlots(result instanceof Executed);
    TransactionState state = executor.state();
    boolean credits = result instanceof Executed && state.creditedAddress() != null;
    return new Run(
        tx, result, meter.nanos(), machine.gas(), effects, credits ? state.credited() : null);
  }

  private void gatherAccounts(boolean changes) {
    TransactionState state = executor.state();
    for (int i = 0; i < state.accountCount(); i++) {
      AccountEntry entry = state.accountAt(i);
      Account found = entry.base() == null ? Account.EMPTY : entry.base();
      boolean left = entry.isLeft();
      int observed = entry.observed();
      boolean all = (observed & (AccountEntry.EXISTENCE | AccountEntry.STORAGE)) != 0;
      boolean changed = changes && (left || entry.base() != null);
      UInt256 nonce = UInt256.ofLimbs(left ? entry.nonceLeft() : 0, 0, 0, 0);
      UInt256 balance = left ? entry.balanceLeft() : UInt256.ZERO;
      Code code = left ? entry.codeSet() : Code.EMPTY;
      gather(
          i,
          Part.NONCE,
          all || (observed & AccountEntry.NONCE) != 0,
          changed ? nonce : null,
          UInt256.ofLimbs(found.nonce(), 0, 0, 0));
      gather(
          i,
          Part.BALANCE,
          all || entry.lowestBalance() != null || entry.highestBalance() != null,
          changed ? balance : null,
          found.balance());
      gather(
          i,
          Part.CODE,
          all || (observed & AccountEntry.CODE) != 0,
          changed && code != null ? code.hash().toUInt256() : null,
          found.codeHash().toUInt256());
      if (changed && code != null) {
        codes.put(code.hash(), code);
      }
    }
  }

  private void gather(int account, Part part, boolean asked, @Nullable UInt256 now, UInt256 found) {
    boolean changed = now != null && !now.equals(found);
    if (!asked && !changed) {
      return;
    }
    int place = places.of(executor.state().accountAt(account).address(), part);
    effects.read(place, found, view.accountNanos[account]);
    if (changed) {
      effects.write(place, now);
    }
  }

  private void gatherSlots(boolean changes) {
    TransactionState state = executor.state();
    long[] words = state.slotWords();
    for (int slot = 0; slot < state.slotCount(); slot++) {
      AccountEntry owner = state.accountAt(state.slotOwner(slot));
      int place = places.of(owner.address(), UInt256.ofLimbs(words, TransactionState.keyAt(slot)));
      UInt256 found = UInt256.ofLimbs(words, TransactionState.originalAt(slot));
      effects.read(place, found, view.slotNanos[slot]);
      UInt256 now = UInt256.ofLimbs(words, TransactionState.currentAt(slot));
      if (changes && owner.isLeft() && !now.equals(found)) {
        effects.write(place, now);
      }
    }
  }

  // ------------------------------------------------------------ what is left

  /**
   * A world over the block's base with what versions have, and with the fees of those runs that
   * have come to stay.
   */
  public WorldState world(Versions versions, Iterable<Run> lasting) {
    WorldState world = new WorldState(base);
    for (int place : versions.changed()) {
      Places.Place where = places.get(place);
      UInt256 value = versions.last(place);
      Account account = world.account(where.address());
      Account found = account == null ? Account.EMPTY : account;
      switch (where.part()) {
        case NONCE -> set(world, where.address(), value.limb0(), found.balance(), found.codeHash());
        case BALANCE -> set(world, where.address(), found.nonce(), value, found.codeHash());
        case CODE -> {
          set(world, where.address(), found.nonce(), found.balance(), value.toHash());
          Code code = codes.get(value.toHash());
          if (code != null) {
            world.putCode(code);
          }
        }
        case SLOT -> world.setSlot(where.address(), Objects.requireNonNull(where.slot()), value);
      }
    }
    for (Run run : lasting) {
      UInt256 credit = run.credit();
      if (credit != null) {
        world.addBalance(block.coinbase(), credit);
      }
    }
    return world;
  }

  private static void set(WorldState world, Address address, long nonce, UInt256 wei, Hash code) {
    Account account = new Account(nonce, wei, code);
    world.setAccount(address, account.isEmpty() ? null : account);
  }

  /** What the machine sees: values of the source, but for reads that are done already. */
  private final class View implements StateView {
    private @Nullable Source source;
    private final Map<Integer, UInt256> fixed = new HashMap<>();
    long[] accountNanos = new long[16];
    long[] slotNanos = new long[16];
    private int accounts;
    private int slots;

    void begin(Source from, @Nullable Run before, int done) {
      source = from;
      fixed.clear();
      for (int i = 0; before != null && i < done; i++) {
        fixed.put(before.reads[i], before.readValues[i]);
      }
      accounts = 0;
      slots = 0;
    }

    private UInt256 value(int place) {
      UInt256 done = fixed.get(place);
      return done != null ? done : Objects.requireNonNull(source).value(place);
    }

    /** The fee recipient has nothing yet of the block's fees, which are added at its end. */
    @Override
    public @Nullable Account account(Address address) {
      if (accounts == accountNanos.length) {
        accountNanos = Arrays.copyOf(accountNanos, 2 * accounts);
      }
      meter.add(places.knows(address) ? Cost.LOAD_ACCOUNT_MET : Cost.LOAD_ACCOUNT);
      accountNanos[accounts++] = meter.nanos();
      Account account =
          new Account(
              value(places.of(address, Part.NONCE)).limb0(),
              value(places.of(address, Part.BALANCE)),
              value(places.of(address, Part.CODE)).toHash());
      return account.isEmpty() ? null : account;
    }

    @Override
    public void slot(Address address, long[] words, int key, int value) {
      if (slots == slotNanos.length) {
        slotNanos = Arrays.copyOf(slotNanos, 2 * slots);
      }
      UInt256 number = UInt256.ofLimbs(words, key);
      meter.add(places.knows(address, number) ? Cost.LOAD_SLOT_MET : Cost.LOAD_SLOT);
      slotNanos[slots++] = meter.nanos();
      UInt256 found = value(places.of(address, number));
      found.copyLimbs(words, value);
    }

    @Override
    public Code code(Hash codeHash) {
      Code code = codes.get(codeHash);
      return code != null ? code : base.code(codeHash);
    }

    @Override
    public boolean hasStorage(Address address) {
      return base.hasStorage(address);
    }

    @Override
    public Hash blockHash(long number) {
      return base.blockHash(number);
    }
  }
}
