package io.evmesh.node.chain;

import io.evmesh.actors.chain.RootPolicy;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.BlockOutcome;
import io.evmesh.engine.block.BlockProcessor;
import io.evmesh.engine.block.BlockResult;
import io.evmesh.engine.block.ChainRules;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.Senders;
import io.evmesh.engine.parallel.plan.Shards;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.input.genesis.KeptRules;
import io.evmesh.input.recording.StandInSignature;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.event.AccountChange;
import io.evmesh.persistence.event.BlockCommitted;
import io.evmesh.persistence.event.SealedShards;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.journal.JournalReader;
import io.evmesh.persistence.table.CommittedBlock;
import io.evmesh.persistence.table.StateEdits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Executes a chain again from its first block, one transaction after the other, and compares what
 * comes out with the journal and with the tables. The whole state is in memory meanwhile. Used
 * once.
 */
public final class Verification {
  /** How far BLOCKHASH reaches. */
  private static final int ANCESTORS = 256;

  private final Database database;
  private final RootPolicy policy;
  private final InMemoryState state = new InMemoryState();
  private final TableCheck tables;
  private final StateEdits edits;
  private final NavigableSet<Long> edited;
  private final Map<Hash, Block> ancestors =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Block> eldest) {
          return size() > ANCESTORS;
        }
      };
  private ChainRules rules;
  private StateRoot root = new StateRoot();
  private @Nullable BlockHeader parent;
  private Hash parentHash = Hash.ZERO;
  private long blocks;

  /** A verification of the chain in an open database. */
  public Verification(Database database, KeptRules rules) {
    this.database = database;
    this.rules = new ChainRules(rules.config(), UInt256.ZERO);
    policy = new RootPolicy(rules.rootEvery());
    tables = new TableCheck(database, state);
    edits = new StateEdits(database);
    edited = edits.blocks();
  }

  /** What was found. */
  static final class Difference extends RuntimeException {
    private static final long serialVersionUID = 1;

    Difference(String sentence) {
      super(sentence);
    }
  }

  /**
   * Verifies all blocks.
   *
   * @param progress is told the number of each block that was verified
   * @return the first difference in a sentence, if there is any
   */
  public Optional<String> run(LongConsumer progress) {
    try {
      new JournalReader(database)
          .forEachBlock(
              -1,
              block -> {
                verify(block);
                blocks++;
                progress.accept(block.number());
              });
      BlockHeader last = parent;
      tables.end(last == null ? -1 : last.number(), parentHash);
      return Optional.empty();
    } catch (Difference difference) {
      return Optional.of(String.valueOf(difference.getMessage()));
    }
  }

  /** How many blocks were verified. */
  public long blocks() {
    return blocks;
  }

  private void verify(CommittedBlock committed) {
    BlockCommitted commit = committed.commit();
    BlockHeader header = commit.body().header();
    if (!header.hash().equals(commit.hash())) {
      throw difference(header, "the journal has the hash " + commit.hash());
    }
    BlockHeader before = parent;
    WorldState world =
        before == null ? begin(header, committed.parts()) : execute(before, committed);
    state.apply(world);
    rules = rules.after(header);
    parent = header;
    parentHash = commit.hash();
    Block body = commit.body();
    ancestors.put(commit.hash(), new Block(header, List.of(), body.ommers(), body.withdrawals()));
    tables.check(committed);
  }

  /** The first block's state is what it is; its root must be the header's. */
  private WorldState begin(BlockHeader header, List<ShardSealed> parts) {
    WorldState world = new WorldState(EmptyState.INSTANCE);
    parts.forEach(part -> part.applyTo(world));
    root = root.after(world);
    if (!root.hash().equals(header.stateRoot())) {
      throw difference(header, "its state has the root " + root.hash());
    }
    return world;
  }

  private WorldState execute(BlockHeader before, CommittedBlock committed) {
    BlockCommitted commit = committed.commit();
    BlockHeader header = commit.body().header();
    StateRoot[] next = {root};
    boolean hasNoRoot = !policy.includes(header.number()) && header.stateRoot().equals(Hash.ZERO);
    ParentBlock onto =
        new ParentBlock(
            parentHash,
            before,
            state,
            world -> {
              next[0] = root.after(world);
              return hasNoRoot ? Hash.ZERO : next[0].hash();
            },
            ancestors::get,
            edited.contains(before.number())
                ? StateEdits.changes(edits.after(before.number()))
                : null);
    BlockProcessor processor = BlockProcessor.sequential(rules.config());
    return switch (processor.process(onto, commit.body(), transactions(commit))) {
      case BlockOutcome.Invalid(var fault) ->
          throw difference(header, "it breaks the rule " + fault);
      case BlockOutcome.Valid(var block, var result) -> {
        compare(committed, result);
        root = next[0];
        yield result.world();
      }
    };
  }

  /** The transactions with their senders, which signatures that are there must tell too. */
  private List<RecoveredTransaction> transactions(BlockCommitted commit) {
    BlockHeader header = commit.body().header();
    Fork fork = rules.config().forkAt(header.number(), header.timestamp());
    List<RecoveredTransaction> all = new ArrayList<>();
    for (int i = 0; i < commit.senders().size(); i++) {
      Transaction transaction = commit.body().transactions().get(i);
      Address sender = commit.senders().get(i);
      if (!StandInSignature.isOf(transaction, sender)) {
        boolean isSigned =
            Senders.recover(fork, List.of(transaction))
                .filter(recovered -> recovered.getFirst().sender().equals(sender))
                .isPresent();
        if (!isSigned) {
          throw difference(header, "transaction %d is not signed by %s".formatted(i, sender));
        }
      }
      all.add(new RecoveredTransaction(transaction, sender));
    }
    return all;
  }

  private static void compare(CommittedBlock committed, BlockResult result) {
    BlockCommitted commit = committed.commit();
    BlockHeader header = commit.body().header();
    if (!result.receipts().equals(commit.receipts())) {
      throw difference(header, "the journal has other receipts");
    }
    List<ShardSealed> own =
        SealedShards.of(Shards.ONE_MACHINE, commit.epoch(), header.number(), result.world());
    List<AccountChange> expected = accounts(own);
    List<AccountChange> kept = accounts(committed.parts());
    for (int i = 0; i < Math.max(expected.size(), kept.size()); i++) {
      AccountChange there = i < kept.size() ? kept.get(i) : null;
      AccountChange here = i < expected.size() ? expected.get(i) : null;
      if (here == null || !here.equals(there)) {
        throw difference(header, "the journal has the change %s, not %s".formatted(there, here));
      }
    }
    if (!codes(own).equals(codes(committed.parts()))) {
      throw difference(header, "the journal has other codes");
    }
  }

  private static List<AccountChange> accounts(List<ShardSealed> parts) {
    return parts.stream()
        .flatMap(part -> part.accounts().stream())
        .sorted(Comparator.comparing(AccountChange::address))
        .toList();
  }

  private static Set<Hash> codes(List<ShardSealed> parts) {
    Set<Hash> hashes = new TreeSet<>();
    for (ShardSealed part : parts) {
      for (Code code : part.codes()) {
        hashes.add(Code.of(code.bytes()).hash());
      }
    }
    return hashes;
  }

  static Difference difference(BlockHeader header, String what) {
    return difference(header.number(), what);
  }

  static Difference difference(long number, String what) {
    return new Difference("block " + number + ": " + what);
  }
}
