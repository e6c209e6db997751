package io.evmesh.node.query;

import io.evmesh.actors.chain.Appended;
import io.evmesh.actors.chain.Chain;
import io.evmesh.engine.block.Block;
import io.evmesh.engine.block.BlockHeader;
import io.evmesh.engine.block.ParentBlock;
import io.evmesh.engine.block.Receipt;
import io.evmesh.engine.chain.ChainConfig;
import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.ChangeVisitor;
import io.evmesh.engine.state.EmptyState;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.StateRoot;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.table.Head;
import io.evmesh.persistence.table.ReadTables;
import io.evmesh.persistence.table.StoredBlocks;
import io.evmesh.persistence.table.StoredLogs;
import io.evmesh.persistence.table.StoredTransaction;
import io.evmesh.persistence.table.TouchedBlocks;
import io.evmesh.persistence.table.WrittenKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the node shows of a chain: the blocks up to the head, all of which are there for good. The
 * last ones come from memory, older ones from the tables. Many threads may ask; blocks are
 * published one after the other.
 */
public final class ChainView {
  /** Blocks that may be missing in the tables, and some. */
  private static final int LEAST_RECENT = 64;

  /** Blocks that are told to be gone, at most. */
  private static final int MOST_UNDONE = 1024;

  private final Database database;
  private volatile ChainSource source;
  private final StoredBlocks stored;
  private final RecentBlocks recent;
  private final PastTries pastTries;
  private final List<Consumer<ChainBlock>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<List<ChainBlock>>> returnListeners = new CopyOnWriteArrayList<>();
  private volatile ChainBlock head;
  private final Finality finality;
  private volatile @Nullable Named named;

  /**
   * The view of a chain that has begun.
   *
   * @param recentBytes of memory for blocks, about
   */
  public ChainView(Chain chain, long recentBytes, Finality finality) {
    this(chain.database(), ChainSource.of(chain), chain.committed(), recentBytes, finality);
  }

  /**
   * The view of a chain that has begun and that anybody writes.
   *
   * @param last the number of a block that the tables have, the last that is shown at first
   */
  public ChainView(
      Database database, ChainSource source, long last, long recentBytes, Finality finality) {
    this.database = database;
    this.source = source;
    this.finality = finality;
    stored = new StoredBlocks(database);
    recent = new RecentBlocks(LEAST_RECENT, recentBytes);
    pastTries = new PastTries(database, number -> this.source.tries(number));
    head =
        fromTables(last).orElseThrow(() -> new IllegalArgumentException("the chain has not begun"));
    recent.add(head);
  }

  /** From now on states come from there. */
  public void use(ChainSource next) {
    source = next;
  }

  /**
   * Shows a block that is there for good, the next of the last one that is shown, or one that was
   * shown. To be called by one thread at a time, which {@link #follow} counts as.
   */
  public void show(ChainBlock block) {
    if (block.number() > head.number()) {
      publish(block);
    }
  }

  /**
   * Shows a block from when it is there for good. To be called in the order of the blocks, before
   * the next is appended.
   *
   * @return ends when the block is shown, or never will be
   */
  public CompletionStage<Long> follow(Appended appended) {
    return appended
        .committed()
        .thenApply(
            number -> {
              publish(of(appended));
              return number;
            });
  }

  private static ChainBlock of(Appended appended) {
    return new ChainBlock(
        appended.hash(), appended.block(), appended.senders().get(), appended.result().receipts());
  }

  private void publish(ChainBlock block) {
    recent.add(block);
    head = block;
    listeners.forEach(listener -> listener.accept(block));
  }

  /** Tells each new head, on the thread that commits: what takes long belongs elsewhere. */
  public void onHead(Consumer<ChainBlock> listener) {
    listeners.add(listener);
  }

  /**
   * The blocks after one, the newest first: if there are too many the last ones.
   *
   * @param block the number of the last that is not told
   */
  public List<ChainBlock> lastBlocksAfter(long block) {
    List<ChainBlock> last = new ArrayList<>();
    long from = Math.max(block, head.number() - MOST_UNDONE);
    for (long number = head.number(); number > from; number--) {
      block(number).ifPresent(last::add);
    }
    return last;
  }

  /**
   * The chain has returned to an earlier block, which is the last now.
   *
   * @param undone the blocks that are gone, the newest first
   */
  public void returnTo(long number, List<ChainBlock> undone) {
    recent.cut(number);
    ChainBlock last =
        recent
            .find(number)
            .or(() -> fromTables(number))
            .orElseThrow(() -> new IllegalStateException("there is no block " + number));
    recent.add(last);
    head = last;
    returnListeners.forEach(listener -> listener.accept(undone));
  }

  /** Tells blocks that are gone, the newest first. */
  public void onReturn(Consumer<List<ChainBlock>> listener) {
    returnListeners.add(listener);
  }

  /** The last block. */
  public ChainBlock head() {
    return head;
  }

  /** The rules of the chain. */
  public ChainConfig config() {
    return source.config();
  }

  /** Blocks that a consensus client has named; zeros for none. */
  private record Named(Hash safe, Hash finalized) {}

  /** Says which blocks are safe and finalized from now on; zeros for none. */
  public void setFinal(Hash safe, Hash finalized) {
    named = new Named(safe, finalized);
  }

  /** The block that a request names; empty if there is none. Pending is the last one here. */
  public Optional<ChainBlock> block(BlockRef ref) {
    return switch (ref) {
      case BlockRef.ByNumber(var number) -> block(number);
      case BlockRef.ByHash(var hash, var _) -> block(hash);
      case BlockRef.Tag tag ->
          switch (tag) {
            case EARLIEST -> block(0);
            case LATEST, PENDING -> Optional.of(head);
            case SAFE -> last(Named::safe);
            case FINALIZED -> last(Named::finalized);
          };
    };
  }

  private Optional<ChainBlock> last(Function<Named, Hash> kind) {
    Named told = named;
    if (told != null) {
      Hash hash = kind.apply(told);
      return hash.equals(Hash.ZERO) ? Optional.empty() : block(hash);
    }
    return finality == Finality.HEAD ? Optional.of(head) : Optional.empty();
  }

  /** The block with this number. */
  public Optional<ChainBlock> block(long number) {
    if (number < 0 || number > head.number()) {
      return Optional.empty();
    }
    Optional<ChainBlock> known = recent.find(number);
    return known.isPresent() ? known : fromTables(number);
  }

  /** The block with this hash. */
  public Optional<ChainBlock> block(Hash hash) {
    Optional<ChainBlock> known = recent.find(hash);
    return known.isPresent() ? known : stored.number(hash).flatMap(this::fromTables);
  }

  /** The hash of the block with this number. */
  public Optional<Hash> hash(long number) {
    if (number < 0 || number > head.number()) {
      return Optional.empty();
    }
    Optional<ChainBlock> known = recent.find(number);
    return known.isPresent() ? known.map(ChainBlock::hash) : stored.hash(number);
  }

  /** The header of the block with this number. */
  public Optional<BlockHeader> header(long number) {
    if (number < 0 || number > head.number()) {
      return Optional.empty();
    }
    Optional<ChainBlock> known = recent.find(number);
    return known.isPresent() ? known.map(ChainBlock::header) : stored.header(number);
  }

  /** The transaction with this hash. */
  public Optional<TransactionPlace> transaction(Hash hash) {
    Optional<TransactionPlace> known = recent.transaction(hash);
    return known.isPresent()
        ? known
        : stored
            .transaction(hash)
            .flatMap(
                found ->
                    block(found.block()).map(block -> new TransactionPlace(block, found.index())));
  }

  /** The hashes of a block's transactions; none if there is no such block. */
  List<Hash> transactionHashes(long number) {
    return recent
        .find(number)
        .map(ChainBlock::transactionHashes)
        .orElseGet(() -> stored.transactionHashes(number));
  }

  /** The oldest block that is in memory with all that come after it. */
  long firstInMemory() {
    Long first = recent.first();
    return first == null ? head.number() + 1 : first;
  }

  /** Where the chain is stored. */
  public Database database() {
    return database;
  }

  /** The logs in the tables. */
  StoredLogs storedLogs() {
    return new StoredLogs(database);
  }

  /** In which blocks accounts were touched, by the tables. */
  TouchedBlocks touchedBlocks() {
    return new TouchedBlocks(database);
  }

  /** The block with this number, of those that the tables have. */
  Optional<ChainBlock> fromTables(long number) {
    Optional<Hash> hash = stored.hash(number);
    Optional<Block> bare = stored.header(number).flatMap(_ -> stored.block(number));
    if (hash.isEmpty() || bare.isEmpty()) {
      return Optional.empty();
    }
    List<StoredTransaction> rows = stored.transactions(number);
    List<Address> senders = rows.stream().map(StoredTransaction::sender).toList();
    List<Receipt> receipts = rows.stream().map(StoredTransaction::receipt).toList();
    List<Hash> hashes = rows.stream().map(StoredTransaction::hash).toList();
    return Optional.of(new ChainBlock(hash.get(), bare.get(), senders, receipts, hashes));
  }

  /** The first block whose state is kept. */
  public long firstState() {
    return new ReadTables(database).head().map(Head::retainedFrom).orElse(0L);
  }

  /** What is done with the tries of a state. */
  @FunctionalInterface
  public interface UseOfTries<T> {
    T with(StateRoot tries);
  }

  /**
   * Does something with the tries of the state after a block; it may begin again.
   *
   * @throws UnreachableStateException if it is too far back
   */
  public <T> T withTries(ChainBlock block, UseOfTries<T> use) throws InterruptedException {
    StateDifference edits = source.editsAfter(block.number());
    return pastTries.use(
        block.number(),
        block.header().stateRoot(),
        tries -> use.with(edits == null ? tries : after(tries, edits)));
  }

  /** Tells all keys of the state that the tables have, some more than once. */
  public void forEachKey(WrittenKeys.Visitor visitor) {
    new WrittenKeys(database).forEach(visitor);
    StateDifference edits = source.editsAfter(head.number());
    if (edits != null) {
      changes(edits)
          .forEachChange(
              new ChangeVisitor() {
                @Override
                public void account(Address address, @Nullable Account account, boolean wiped) {
                  visitor.account(address);
                }

                @Override
                public void slot(Address address, long[] words, int key, int value) {
                  visitor.slot(address, UInt256.ofLimbs(words, key));
                }
              });
    }
  }

  private static WorldState changes(StateDifference edits) {
    WorldState world = new WorldState(EmptyState.INSTANCE);
    edits.applyTo(world);
    return world;
  }

  private static StateRoot after(StateRoot tries, StateDifference edits) {
    return tries.after(changes(edits));
  }

  /**
   * A block as its next one sees it.
   *
   * @param state after it
   * @param tries of that state
   */
  public ParentBlock onto(ChainBlock parent, StateView state, StateRoot tries) {
    return new ParentBlock(
        parent.hash(),
        parent.header(),
        state,
        world -> tries.after(world).hash(),
        hash -> block(hash).map(ChainBlock::block).orElse(null));
  }

  /**
   * The state after a block.
   *
   * @throws io.evmesh.persistence.database.DatabaseException PRUNED if it has been given up,
   *     NO_BLOCK if the block was taken back meanwhile
   */
  public Snapshot state(ChainBlock block) {
    return new Snapshot(this, block, source.stateAt(block.number()));
  }
}
