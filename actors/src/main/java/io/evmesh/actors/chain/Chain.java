package io.evmesh.actors.chain;

import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.chain.journal.Journals;
import io.evmesh.actors.chain.journal.Persistence;
import io.evmesh.actors.chain.journal.Silence;
import io.evmesh.actors.chain.journal.TakeOver;
import io.evmesh.actors.chain.state.Branch;
import io.evmesh.actors.chain.state.KeyFilter;
import io.evmesh.actors.chain.state.Layer;
import io.evmesh.actors.chain.state.LayeredState;
import io.evmesh.actors.chain.state.StateCache;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.actors.chain.thread.ChainThreads;
import io.evmesh.actors.chain.thread.Ending;
import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.message.BlockStats;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.BlockResult;
import io.evmesh.engine.block.ChainRules;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.execution.TransactionExecutor;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.event.Reverted;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.journal.JournalDatabase;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.ChainMark;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A chain that lasts. Blocks are executed by account actors, one after the other; while the next is
 * executed, those before it go to the journal and to the read tables. A block is there for good
 * once it is committed, and only then.
 *
 * <p>One thread appends; all may read.
 */
public final class Chain implements AutoCloseable {
  private final ChainSettings settings;
  private final Database database;
  private final Ending ending = new Ending();
  private final ChainThreads threads;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final ActorBlockExecutor executor;
  private final ParallelTasks tasks;
  private final TransactionExecutor system = new TransactionExecutor();
  private final Persistence persistence;
  private final Projection projection;
  private final Checkpoints checkpoints;
  private final Pipeline pipeline;
  private final Tries tries;
  private final TakeOver takeOver;
  private final StateCache cache;
  private final KnownBlocks known;
  private final Edits edits;
  private final ConcurrentSkipListMap<Long, LayeredState> views = new ConcurrentSkipListMap<>();

  private final RecentTries roots;
  private final KeyFilling filling;
  private volatile Branch branch = Branch.open();
  private volatile LayeredState latest;
  private volatile @Nullable ChainHead head;

  /** For the next block. */
  private volatile ChainRules rules;

  /**
   * Opens the chain in a database, which may be empty, and takes it over from whoever wrote before.
   *
   * @throws DatabaseException if the database is not as it should be
   * @throws ChainException if the journal does not answer
   */
  public static Chain open(ChainSettings settings) {
    return open(settings, ChainThreads.Probe.NONE);
  }

  /** The same, with somebody who stands where the work of its threads begins. */
  static Chain open(ChainSettings settings, ChainThreads.Probe probe) {
    return open(settings, Database.open(settings.database()), probe);
  }

  /** The same in a database that is open for writing, and is closed with the chain. */
  public static Chain open(ChainSettings settings, Database database) {
    return open(settings, database, ChainThreads.Probe.NONE);
  }

  private static Chain open(ChainSettings settings, Database database, ChainThreads.Probe probe) {
    Chain chain = null;
    try {
      chain = new Chain(settings, database, probe);
      return chain;
    } finally {
      if (chain == null) {
        database.close();
      }
    }
  }

  private Chain(ChainSettings settings, Database database, ChainThreads.Probe probe) {
    this.settings = settings;
    this.database = database;
    roots = new RecentTries(settings);
    threads = new ChainThreads(ending, probe);
    Supplier<String> silence = new Silence(database, settings.answerTimeout());
    persistence = new Persistence(settings.patience(), silence, ending);
    executor =
        ActorBlockExecutor.start(
            settings.mesh(), settings.meters(), "evmesh-chain", JournalDatabase.of(database));
    tasks = new ParallelTasks(settings.mesh().lanes());
    boolean done = false;
    try {
      watchWhatRunsBeside();
      Journals journals =
          new Journals(
              executor.system(), settings.answerTimeout(), new JournalReader(database), threads);
      int shards = settings.journalShards().count();
      takeOver = new TakeOver(database, journals, persistence, silence);
      EpochBegun epoch = takeOver.run(shards);
      KeyFilter filter = new KeyFilter(settings.filterLog2Bits());
      cache = new StateCache(settings.cacheEntries(), filter, EmptyState.INSTANCE);
      if (settings.readTables()) {
        Return.finish(database);
      }
      Replay replay = new Replay(settings, database, cache, tasks);
      replay.run();
      tries = replay.tries();
      known = new KnownBlocks(new StoredBlocks(database));
      edits = new Edits(database);
      long last = show(replay.lastBlock(), cache);
      latest = new LayeredState(last, cache);
      rules = known.rulesAfter(settings.config(), last);
      views.put(last, latest);
      filling = new KeyFilling(filter, settings, database, persistence, ending, threads);
      checkpoints = new Checkpoints(settings, database, persistence, threads, replay.checkpoint());
      projection = new Projection(settings, database, persistence, cache, views, checkpoints);
      pipeline =
          new Pipeline(
              settings.journalShards(),
              epoch.epoch(),
              last,
              settings.mostInFlight(),
              journals,
              persistence,
              database::noteReported,
              projection,
              ending,
              threads);
      roots.put(last, tries.known());
      done = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainException("interrupted while the chain was opened", e);
    } finally {
      if (!done) {
        closeActors();
      }
    }
  }

  /** Threads that are not the chain's own and without which it can not go on. */
  private void watchWhatRunsBeside() {
    database.whenUpkeepEnds(e -> threads.hasEnded("upkeep of the database's files", e));
    executor.whenEnded(
        () -> ending.because(new ChainException("the actors have ended; the log says why", null)));
  }

  private long show(@Nullable Block last, StateCache cache) {
    if (last == null) {
      return -1;
    }
    Hash hash = last.header().hash();
    known.add(hash, last);
    head = new ChainHead(hash, last.header());
    if (settings.readTables()) {
      cache.advance(List.of(), StoredState.at(database, last.header().number()));
    }
    return last.header().number();
  }

  /** The last block that was executed; empty before the first. */
  public Optional<ChainHead> head() {
    return Optional.ofNullable(head);
  }

  /** The number of the last block that is there for good; -1 before the first. */
  public long committed() {
    return pipeline.committed();
  }

  /** The epoch that this process has begun: of two that append, the later one counts. */
  public long epoch() {
    return pipeline.epoch();
  }

  /** The rules for the next block, and for all before it. */
  public ChainConfig config() {
    return rules.config();
  }

  /** The state after the last block that was executed, which need not be committed. */
  public StateView executedState() {
    LayeredState last = latest;
    return edits.over(last.block(), last);
  }

  /** What was set by hand in the state after a block, see {@link #edit}; null for nothing. */
  public @Nullable StateDifference editsAfter(long block) {
    return edits.after(block);
  }

  /**
   * Sets something in the state after the last block by hand, as chains for development allow it.
   * All see it at once, and the next block has it among its changes. It lasts when this returns.
   *
   * @param change sets it in a world over that state
   */
  public synchronized void edit(Consumer<WorldState> change) throws InterruptedException {
    long number = parent().number();
    flush(); // nothing is set after a block that may yet be lost
    WorldState world = new WorldState(executedState());
    change.accept(world);
    edits.add(number, SealedShards.of(settings.journalShards(), pipeline.epoch(), number, world));
  }

  /** The state after the last block, with what was set in it by hand, once it is there for good. */
  public synchronized ChainMark mark() throws InterruptedException {
    ChainHead last = parent();
    flush();
    return new ChainMark(last.number(), last.hash(), edits.count(last.number()));
  }

  /**
   * The state after a block with all that was set in it by hand; empty if there is no such block.
   */
  public Optional<ChainMark> markAfter(long block) {
    return block < 0 || block > committed()
        ? Optional.empty()
        : new StoredBlocks(database)
            .hash(block)
            .map(hash -> new ChainMark(block, hash, edits.count(block)));
  }

  /**
   * Takes the chain back to a mark: later blocks, and what was set by hand later, are gone for good
   * when this returns. Only where every block has a root. The work grows with what they changed.
   *
   * @return false if there is no such state any more; nothing has changed then
   * @throws ChainException if that can not be stored; the chain takes no more blocks then
   */
  public synchronized boolean revert(ChainMark mark) throws InterruptedException {
    ChainHead last = parent();
    flush();
    if (!Return.isPossible(settings, database, mark) || edits.count(mark.block()) < mark.edits()) {
      return false;
    }
    if (mark.block() == last.number()) {
      edits.cut(mark.block(), mark.edits(), pipeline.epoch() + 1);
      return true;
    }
    StateRoot past = Return.tries(database, tries.known(), last.number(), mark.block());
    boolean done = false;
    try {
      goBack(mark, past);
      done = true;
      return true;
    } finally {
      if (!done) {
        ending.because(
            new ChainException(
                "the return to block %d was not finished".formatted(mark.block()), null));
      }
    }
  }

  /** In this order, so that a start can finish what a crash leaves undone. */
  private void goBack(ChainMark mark, StateRoot past) throws InterruptedException {
    long number = mark.block();
    long epoch = pipeline.epoch() + 1;
    database.noteReported(number);
    takeOver.revert(new Reverted(epoch, number, mark.edits()), settings.journalShards().count());
    branch = branch.returnTo(number);
    edits.cut(number, mark.edits(), epoch);
    projection.restart(new Head(number, mark.hash(), epoch, 0), past);
    pipeline.restart(epoch, number);
    tries.restart(past);
    roots.cut(number);
    roots.put(number, past);
    latest = new LayeredState(number, cache);
    views.put(number, latest);
    Block block = new StoredBlocks(database).block(number).orElseThrow();
    known.add(mark.hash(), block);
    head = new ChainHead(mark.hash(), block.header());
    rules = known.rulesAfter(settings.config(), number);
    branch = branch.goOn();
  }

  /**
   * The tries after one of the last blocks; empty for others. Nodes that are not in memory are read
   * from the database, which keeps those of one state only: a {@link
   * io.evmesh.engine.trie.MissingNodeException} says that the chain has gone on.
   */
  public Optional<StateRoot> tries(long number) {
    return roots.find(number);
  }

  /**
   * What keeps blocks from being stored, at the moment or for good, in one sentence. For good it is
   * once anything has ended that the chain needs: then it takes no more blocks.
   */
  public Optional<String> trouble() {
    return ending
        .sentence()
        .or(database::lackOfRoom)
        .or(persistence::trouble)
        .or(database::upkeepTrouble);
  }

  /** Why the chain takes no more blocks, and never will, in one sentence. */
  public Optional<String> failure() {
    return ending.sentence();
  }

  /** As {@link ActorBlockExecutor#spreadOver}. */
  public void spreadOver(Supplier<Optional<ExecutionNode>> current) {
    executor.spreadOver(current);
  }

  /** What it took to execute the last block. */
  public BlockStats lastStats() {
    return executor.lastStats();
  }

  /** The database, for queries on what it has. */
  public Database database() {
    return database;
  }

  /**
   * Begins an empty chain with a block that nobody executes.
   *
   * @param state all of its accounts, set in a world over the empty state
   * @throws InvalidBlockException never; a wrong state root is an {@link IllegalArgumentException}
   */
  public synchronized Appended begin(Block genesis, WorldState state) throws InterruptedException {
    if (head != null) {
      throw new IllegalArgumentException("the chain has begun already");
    }
    return withRoom(() -> take(genesis, begun(genesis, state), List::of));
  }

  private BlockResult begun(Block genesis, WorldState state) {
    BlockHeader header = genesis.header();
    Hash root = tries.rootsOf(header.number(), header.stateRoot()).after(state);
    if (!root.equals(header.stateRoot())) {
      throw new IllegalArgumentException(
          "the first block's state has the root %s, not %s".formatted(root, header.stateRoot()));
    }
    return new BlockResult(
        List.of(),
        List.of(),
        List.of(),
        state,
        0,
        0,
        header.logsBloom(),
        header.receiptsRoot(),
        header.requestsHash(),
        root);
  }

  /**
   * Builds the next block and executes it. Waits while as many blocks are on their way as may be.
   *
   * @return once the block is executed
   * @throws InvalidBlockException if the draft breaks a rule
   * @throws ChainException if the chain takes no more blocks
   * @throws io.evmesh.actors.message.BlockFailedException if the database did not answer what the
   *     execution had to read; nothing has changed, the same may be appended again
   */
  public synchronized Appended append(BlockDraft draft, List<RecoveredTransaction> candidates)
      throws InterruptedException {
    return execute(
        parent().number() + 1,
        Hash.ZERO,
        parent -> processor().build(parent, draft, candidates),
        result -> InFlight.sendersOf(candidates, result));
  }

  /**
   * Checks a block that somebody made and executes it, as {@link #append(BlockDraft, List)} does.
   */
  public synchronized Appended append(Block block) throws InterruptedException {
    BlockHeader header = block.header();
    Fork fork = config().forkAt(header.number(), header.timestamp());
    Optional<List<RecoveredTransaction>> recovered = Senders.recover(fork, block.transactions());
    return recovered.isPresent()
        ? append(block, recovered.get())
        : append(block, parent -> processor().process(parent, block), List.of()); // says why not
  }

  /**
   * The same with senders that are known, for blocks whose transactions have no signatures.
   *
   * @param transactions those of the block
   */
  public synchronized Appended append(Block block, List<RecoveredTransaction> transactions)
      throws InterruptedException {
    return append(block, parent -> processor().process(parent, block, transactions), transactions);
  }

  private Appended append(
      Block block,
      Function<ParentBlock, BlockOutcome> execution,
      List<RecoveredTransaction> transactions)
      throws InterruptedException {
    return execute(
        parent().number() + 1,
        block.header().stateRoot(),
        execution,
        result -> transactions.stream().map(RecoveredTransaction::sender).toList());
  }

  private BlockProcessor processor() {
    return new BlockProcessor(config(), executor, system);
  }

  private ChainHead parent() {
    ChainHead parent = head;
    if (parent == null) {
      throw new IllegalArgumentException("the chain has not begun");
    }
    return parent;
  }

  private Appended execute(
      long number,
      Hash believed,
      Function<ParentBlock, BlockOutcome> execution,
      Function<BlockResult, List<Address>> senders)
      throws InterruptedException {
    ChainHead parent = parent();
    return withRoom(
        () -> {
          ParentBlock onto =
              new ParentBlock(
                  parent.hash(),
                  parent.header(),
                  latest,
                  tries.rootsOf(number, believed),
                  known,
                  edits.after(parent.number()));
          return switch (execution.apply(onto)) {
            case BlockOutcome.Invalid(var fault) -> throw new InvalidBlockException(number, fault);
            case BlockOutcome.Valid(var block, var result) ->
                take(block, result, () -> senders.apply(result));
          };
        });
  }

  /** Waits until another block may be on its way. What is thrown leaves the room to the next. */
  private Appended withRoom(Supplier<Appended> append) throws InterruptedException {
    pipeline.takeRoom();
    boolean taken = false;
    try {
      Appended appended = append.get();
      taken = true;
      return appended;
    } finally {
      if (!taken) {
        pipeline.giveBackRoom();
      }
    }
  }

  /** A block that is taken in part is the end: what the chain has in memory is not certain then. */
  private Appended take(Block block, BlockResult result, Supplier<List<Address>> senders) {
    try {
      return taken(block, result, senders);
    } catch (RuntimeException | Error e) {
      ending.because(
          new ChainException(
              "block %d was taken in part: %s".formatted(block.header().number(), e), e));
      throw e;
    }
  }

  private Appended taken(Block block, BlockResult result, Supplier<List<Address>> senders) {
    long number = block.header().number();
    Hash hash = block.header().hash();
    StateRoot root = tries.accept(result.world());
    if (root != null) {
      roots.put(number, root);
    }
    LayeredState after = latest.with(new Layer(number, result.world().difference()));
    views.put(number, after);
    latest = after;
    known.add(hash, block);
    head = new ChainHead(hash, block.header());
    rules = rules.after(block.header());
    InFlight inFlight = new InFlight(block, hash, result, senders, after, root);
    pipeline.add(inFlight);
    return new Appended(block, hash, result, senders, inFlight.committed.minimalCompletionStage());
  }

  /**
   * The state after a block that is committed.
   *
   * @throws DatabaseException NO_BLOCK if it is not, PRUNED if the state has been given up; the
   *     state throws NO_BLOCK too once the block has been taken back
   */
  public StateView stateAt(long number) {
    Branch before = branch;
    if (number > committed()) {
      throw new DatabaseException(
          DatabaseException.Fault.NO_BLOCK,
          "there is no block %d: the last is %d".formatted(number, committed()));
    }
    LayeredState view = views.get(number);
    StateView state = view != null ? view : StoredState.at(database, number);
    return before.holding(number, edits.over(number, state));
  }

  /**
   * Waits until everything that was appended is committed and in the read tables.
   *
   * @throws ChainException if it can not be stored
   */
  public void flush() throws InterruptedException {
    pipeline.drain();
  }

  /**
   * Waits for what is on its way, as long as the database shows that it may be stored, and ends
   * everything. What was not stored is said in the log, and to whoever waits for its commit.
   */
  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      return;
    }
    StoringEnd end = new StoringEnd(database, threads, pipeline, checkpoints, this::trouble);
    boolean interrupted = Thread.interrupted(); // or the end of a file would be cut short
    try (database;
        tasks;
        executor) {
      boolean stored = false;
      try {
        stored = pipeline.drainWhile(end::mayBeStored);
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        end.run(stored, head);
        filling.join(Duration.ofSeconds(StoringEnd.ABANDON_SECONDS));
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeActors() {
    try (tasks;
        executor) {
      ending.close();
    }
  }
}
