package io.evmesh.actors.chain;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.evmesh.actors.ActorBlockExecutor;
import io.evmesh.actors.chain.JournalCommand.JournalAnswer.Begun;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.trie.Roots;
import io.evmesh.engine.trie.StateTrieSettings;
import io.evmesh.engine.types.Hash;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.journal.JournalSettings;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredKeys;
import io.evmesh.persistence.table.StoredState;
import io.evmesh.persistence.table.TrieNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens a chain: takes the journal over, brings tables and tries up to its last commit, and begins a
 * chain that has no block.
 */
final class ChainOpening {
  /** The journal of a long tail is read again within this. */
  private static final Duration START = Duration.ofSeconds(120);

  /** Nodes of the tries that the store has too, about. */
  private static final long RESIDENT_TRIE_BYTES = 256L << 20;

  /** Accounts and slots in memory that the tables have too. */
  private static final int RESIDENT_ENTRIES = 1_000_000;

  private final ChainSettings settings;
  private final ChainConfig config;
  private final KeyFilter keys = new KeyFilter();
  private final ParallelTasks tasks =
      new ParallelTasks(Runtime.getRuntime().availableProcessors());

  ChainOpening(ChainSettings settings, ChainConfig config) {
    this.settings = settings;
    this.config = config;
  }

  Chain open(Genesis genesis) {
    Database database = Database.open(settings.database());
    ActorBlockExecutor executor = null;
    Chain chain = null;
    try {
      Config conf =
          JournalSettings.config(settings.database())
              .withFallback(ConfigFactory.load("evmesh-local"));
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "evmesh", conf);
      executor = ActorBlockExecutor.on(system, settings.mesh(), null);
      BlockJournal journal =
          new BlockJournal(system, settings.mesh().shards(), settings.answerTimeout());
      chain = open(database, executor, journal, genesis);
      return chain;
    } finally {
      if (chain == null) {
        closeAll(executor, database);
      }
    }
  }

  private void closeAll(@Nullable ActorBlockExecutor executor, Database database) {
    if (executor != null) {
      executor.close();
    }
    tasks.close();
    database.close();
  }

  private Chain open(
      Database database, ActorBlockExecutor executor, BlockJournal journal, Genesis genesis) {
    Begun begun = answer(journal.begin());
    List<CommittedBlock> tail = tail(begun, answer(journal.recall()));
    ReadTables tables = new ReadTables(database);
    TrieNodes nodes = new TrieNodes(database);
    if (tail.isEmpty() && tables.head().isEmpty()) {
      tail = List.of(begin(journal, begun.epoch(), genesis));
    }
    if (settings.tables()) {
      project(tables, tail);
    }
    Optional<Head> head = tables.head();
    HeadState state = state(database, head, tail);
    BlockHeader last = last(database, head, tail);
    StateTries tries = tries(nodes, tail, last);
    Projector projector =
        settings.tables() ? new Projector(tables, nodes, state::projected) : null;
    StoredBlocks stored = new StoredBlocks(database);
    RecentBlocks recent = new RecentBlocks(stored::block);
    tail.forEach(block -> recent.add(block.commit().hash(), block.commit().body()));
    ChainParts parts =
        new ChainParts(
            settings, database, executor, journal, projector, tasks, tries, begun.epoch());
    return new Chain(config, parts, state, recent, last);
  }

  /** Blocks that are committed and may be missing in the tables or the tries, with their parts. */
  private static List<CommittedBlock> tail(Begun begun, List<ShardSealed> sealed) {
    return begun.blocks().stream()
        .map(
            commit ->
                new CommittedBlock(
                    commit,
                    commit.shards().stream().map(shard -> part(commit, shard, sealed)).toList()))
        .toList();
  }

  private static ShardSealed part(BlockCommitted commit, int shard, List<ShardSealed> sealed) {
    return sealed.stream()
        .filter(event -> event.block() == commit.block() && event.shard() == shard)
        .filter(event -> event.epoch() == commit.epoch())
        .findFirst()
        .orElseThrow(
            () ->
                new ChainException(
                    "the journal is damaged: block %d names shard %d, whose event of epoch %d is missing"
                        .formatted(commit.block(), shard, commit.epoch()),
                    null));
  }

  private CommittedBlock begin(BlockJournal journal, long epoch, Genesis genesis) {
    BlockHeader header = genesis.header();
    List<ShardSealed> parts =
        SealedShards.of(settings.mesh().shards(), epoch, header.number(), genesis.state());
    BlockCommitted commit =
        new BlockCommitted(
            epoch,
            parts.stream().map(ShardSealed::shard).toList(),
            new Block(header, List.of(), List.of(), header.withdrawalsRoot() == null ? null : List.of()),
            header.hash(),
            List.of(),
            List.of());
    answer(journal.write(commit, parts));
    return new CommittedBlock(commit, parts);
  }

  private static void project(ReadTables tables, List<CommittedBlock> tail) {
    long shown = tables.head().map(Head::block).orElse(Long.MIN_VALUE);
    for (CommittedBlock block : tail) {
      if (block.commit().block() > shown) {
        tables.write(List.of(block));
      }
    }
  }

  private HeadState state(Database database, Optional<Head> head, List<CommittedBlock> tail) {
    long shown = head.map(Head::block).orElse(-1L);
    boolean isNew = head.isEmpty() || tail.size() == 1 && shown == tail.getFirst().commit().block();
    StateView stored = settings.tables() ? StoredState.newest(database) : EmptyState.INSTANCE;
    HeadState state = new HeadState(stored, keys, shown, RESIDENT_ENTRIES);
    if (isNew) {
      tail.forEach(block -> state.apply(block.commit().block(), block.parts()));
      keys.complete();
    } else {
      Thread.ofVirtual().name("key-filter").start(() -> learnKeys(new StoredKeys(database)));
    }
    return state;
  }

  private void learnKeys(StoredKeys stored) {
    stored.forEachAccount(keys::add);
    stored.forEachSlot(keys::add);
    keys.complete();
  }

  private static BlockHeader last(
      Database database, Optional<Head> head, List<CommittedBlock> tail) {
    if (!tail.isEmpty()) {
      return tail.getLast().commit().body().header();
    }
    long block = head.orElseThrow().block();
    return new StoredBlocks(database)
        .header(block)
        .orElseThrow(() -> new ChainException("the tables have no header of block " + block, null));
  }

  private StateTries tries(TrieNodes nodes, List<CommittedBlock> tail, BlockHeader last) {
    if (settings.roots().isOff()) {
      return new StateTries(settings.roots(), new StateRoot(), last.number());
    }
    Optional<TrieNodes.Checkpoint> checkpoint = nodes.checkpoint();
    Hash begin = checkpoint.map(TrieNodes.Checkpoint::root).orElse(Roots.EMPTY);
    long from = checkpoint.map(TrieNodes.Checkpoint::block).orElse(-1L);
    StateRoot root =
        StateRoot.open(new StateTrieSettings(nodes, tasks, RESIDENT_TRIE_BYTES), begin);
    StateTries tries = new StateTries(settings.roots(), root, from);
    for (CommittedBlock block : tail) {
      if (block.commit().block() > from) {
        take(tries, block);
      }
    }
    return tries;
  }

  private void take(StateTries tries, CommittedBlock block) {
    SealedWorld changed = new SealedWorld();
    changed.add(block.parts());
    BlockHeader header = block.commit().body().header();
    tries.begin(header.number());
    Hash root = tries.after(changed.world());
    if (!root.equals(header.stateRoot())) {
      throw new ChainException(
          "the state after block %d has the root %s, but its header says %s"
              .formatted(header.number(), root, header.stateRoot()),
          null);
    }
    tries.end(block.parts());
  }

  private static <T> T answer(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(START.toSeconds(), TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new ChainException(
          "the journal does not answer: " + String.valueOf(e.getCause().getMessage()), e.getCause());
    }
  }
}
