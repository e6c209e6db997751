package io.evmesh.actors;

import io.evmesh.actors.cluster.ExecutionNode;
import io.evmesh.actors.mesh.Mesh;
import io.evmesh.actors.message.BlockFailedException;
import io.evmesh.actors.message.BlockResults;
import io.evmesh.actors.message.LaneOutcome;
import io.evmesh.actors.peer.Neighbours;
import io.evmesh.actors.peer.ShareAway;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.evm.HotSlots;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.parallel.choice.BlockKind;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.engine.parallel.choice.HotSnapshot;
import io.evmesh.engine.parallel.share.Share;
import io.evmesh.engine.parallel.share.ShareJoin;
import io.evmesh.engine.parallel.share.ShareSplit;
import io.evmesh.engine.parallel.share.ShareValues;
import io.evmesh.engine.parallel.wire.ShareCodec;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes blocks in shares, one for each lane of this node and of the others of its cluster, if it
 * has any; the first on the caller's thread. Nothing of the other nodes is believed: all that their
 * shares have found is held against the state here. One thread at a time.
 */
final class ShareExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(ShareExecutor.class);

  /** Transactions that go to another node together, so that it can begin with the first. */
  private static final int AT_ONCE = 256;

  private final Mesh mesh;
  private final Supplier<NavigableMap<String, Neighbours.Neighbour>> neighbours;
  private final ConflictMemory memory;
  private final Duration patience;
  private final List<Share.Tools> tools = new ArrayList<>(); // by lane of this node
  private final NavigableMap<Seat, ShareBook> books = new TreeMap<>();
  private final ShareBalance balance = new ShareBalance();
  private final ShareTrials trials = new ShareTrials();
  private final long epoch;
  private long blocks;
  private long nanosWaited; // for others, in the block at hand

  /**
   * Executes on this node only.
   *
   * @param lanes that it has
   * @param memory is told where shares have met
   */
  ShareExecutor(Mesh mesh, int lanes, ConflictMemory memory) {
    this(mesh, lanes, TreeMap::new, memory, Duration.ZERO);
  }

  /**
   * Executes on all nodes of a cluster.
   *
   * @param memory is told where shares have met
   * @param patience for the next word of another node
   */
  ShareExecutor(ExecutionNode node, ConflictMemory memory, Duration patience) {
    this(node.mesh(), node.mesh().lanes().size(), node::neighbours, memory, patience);
  }

  private ShareExecutor(
      Mesh mesh,
      int lanes,
      Supplier<NavigableMap<String, Neighbours.Neighbour>> neighbours,
      ConflictMemory memory,
      Duration patience) {
    this.mesh = mesh;
    this.neighbours = neighbours;
    this.memory = memory;
    this.patience = patience;
    for (int lane = 0; lane < lanes; lane++) {
      tools.add(new Share.Tools());
    }
    epoch = mesh.accounts().live().nextEpoch();
  }

  /** A lane of another node. */
  private record Seat(String node, int lane) implements Comparable<Seat> {
    @Override
    public int compareTo(Seat that) {
      int order = node.compareTo(that.node);
      return order != 0 ? order : Integer.compare(lane, that.lane);
    }
  }

  /** Another node's share of the block at hand. */
  private record Away(ShareAway share, ShareBook book, ShareValues values) {}

  /**
   * Executes a block as {@link #execute} does, unless its kind rests because shares of it have met.
   */
  Optional<BlockResults> tryOn(
      BlockKind kind,
      WorldState world,
      BlockContext block,
      List<RecoveredTransaction> transactions) {
    if (!trials.isDue(kind)) {
      return Optional.empty();
    }
    Optional<BlockResults> done = execute(world, block, transactions);
    trials.ended(kind, done.isPresent());
    return done;
  }

  /**
   * Executes a block and applies what it changes to {@code world}.
   *
   * @return empty if that can not be done in shares; nothing has changed then, and nobody looks at
   *     the world any more
   */
  Optional<BlockResults> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    NavigableMap<String, Neighbours.Neighbour> others = neighbours.get();
    books.keySet().removeIf(seat -> !others.containsKey(seat.node()));
    int lanesAway = others.values().stream().mapToInt(Neighbours.Neighbour::lanes).sum();
    double[] parts = balance.parts(tools.size(), lanesAway);
    Optional<ShareSplit> split =
        ShareSplit.of(transactions, memory.groupApart(transactions, world), parts);
    if (split.isEmpty()) {
      return Optional.empty();
    }
    blocks++;
    long start = System.nanoTime();
    List<Away> away = new ArrayList<>();
    boolean done = false;
    Optional<StateDifference> joined = Optional.empty();
    ShareJoin join = new ShareJoin(block, transactions);
    HotSnapshot known = memory.hotNow();
    HotSnapshot hot = known.places().length == 0 ? null : known; // looking for some takes time
    try {
      others.forEach((name, other) -> begin(name, other, world, away));
      for (int i = 0; i < away.size(); i++) {
        int[] numbers = split.get().transactions(tools.size() + i);
        open(away.get(i), world, block, hot);
        give(away.get(i), transactions, numbers);
      }
      HotSlots own = hot == null ? null : memory.hot(); // tells sooner what is not hot
      if (run(world, block, own, transactions, split.get(), join)
          && takeAll(away, transactions.size(), world, join)) {
        joined = join.join(world);
      }
      done = true;
    } finally {
      end(away, block); // before anything changes
      if (!done || joined.isEmpty()) {
        away.forEach(each -> each.book().forget());
      }
      learn(transactions, join);
    }
    if (joined.isEmpty()) {
      return Optional.empty();
    }
    away.forEach(each -> each.book().joined(each.values()));
    world.adopt(joined.get());
    if (!away.isEmpty()) {
      balance.took(System.nanoTime() - start, nanosWaited);
    }
    return Optional.of(new BlockResults(join.results(), join.gasUsed()));
  }

  /** A block has been executed, in whatever way. */
  void executed(WorldState world) {
    books.values().forEach(book -> book.executed(world));
  }

  private void begin(String name, Neighbours.Neighbour other, WorldState world, List<Away> away) {
    for (int lane = 0; lane < other.lanes(); lane++) {
      ShareBook book = books.computeIfAbsent(new Seat(name, lane), unknown -> new ShareBook());
      ShareAway share = other.share(epoch, blocks, lane, world, book::told);
      away.add(new Away(share, book, new ShareValues()));
    }
  }

  private static void open(
      Away to, WorldState world, BlockContext block, @Nullable HotSnapshot hot) {
    ShareBook.Order order = to.book().next(world);
    to.share().open(new ShareCodec.Opening(block, hot, order.memory()), order.changed());
  }

  private static void give(Away to, List<RecoveredTransaction> transactions, int[] numbers) {
    for (int from = 0; from < numbers.length; from += AT_ONCE) {
      List<ShareCodec.Numbered> some = new ArrayList<>(AT_ONCE);
      for (int i = from; i < Math.min(numbers.length, from + AT_ONCE); i++) {
        some.add(new ShareCodec.Numbered(numbers[i], transactions.get(numbers[i])));
      }
      to.share().give(some);
    }
    to.share().giveLast();
  }

  /**
   * Executes this node's shares, the first on the caller's thread; returns whether they may be
   * joined with others. Nobody looks at the world any more then.
   */
  private boolean run(
      WorldState world,
      BlockContext block,
      @Nullable HotSlots hot,
      List<RecoveredTransaction> transactions,
      ShareSplit split,
      ShareJoin join) {
    List<CompletableFuture<Optional<Share>>> running = new ArrayList<>();
    for (int lane = 1; lane < tools.size(); lane++) {
      Share share = new Share(block, world, hot, tools.get(lane));
      int[] numbers = split.transactions(lane);
      running.add(
          CompletableFuture.supplyAsync(() -> run(share, transactions, numbers), mesh.threads()));
    }
    Share first = new Share(block, world, hot, tools.getFirst());
    List<Optional<Share>> done = new ArrayList<>();
    try {
      done.add(run(first, transactions, split.transactions(0)));
    } finally {
      running.forEach(each -> done.add(each.exceptionally(ShareExecutor::failed).join()));
    }
    for (Optional<Share> share : done) {
      if (share.isEmpty()) {
        return false;
      }
      share.get().followed().forEach(each -> memory.learn(each.tx(), each.slot()));
      join.add(share.get().takeDone());
      join.add(share.get().values());
    }
    tools.forEach(Share.Tools::rest);
    return true;
  }

  /** Executes a share; empty if it can not be joined with others. */
  private static Optional<Share> run(
      Share share, List<RecoveredTransaction> transactions, int[] numbers) {
    try {
      for (int tx : numbers) {
        if (!share.execute(tx, transactions.get(tx))) {
          return Optional.empty();
        }
      }
      return Optional.of(share);
    } catch (RuntimeException | Error e) {
      return failed(e); // who executes the block otherwise will say more
    }
  }

  private static Optional<Share> failed(Throwable failure) {
    LOG.warn("a share of a block can not be executed", failure);
    return Optional.empty();
  }

  /** Takes what the other nodes say; returns whether that was all, and true. */
  private boolean takeAll(List<Away> away, int transactions, WorldState world, ShareJoin join) {
    long waited = 0;
    for (Away each : away) {
      boolean more = true;
      while (more) {
        ShareAway.@Nullable Answer answer = next(each.share(), Duration.ZERO);
        if (answer == null) {
          long start = System.nanoTime();
          answer = next(each.share(), patience);
          waited += System.nanoTime() - start;
        }
        switch (answer) {
          case ShareAway.Answer.Part(var body) -> {
            List<Share.Done> done =
                read(ByteReader.of(body.unsafeArray()), transactions, each.values(), world);
            if (done == null) {
              return false;
            }
            join.add(done);
          }
          case ShareAway.Answer.Done last -> more = false;
          case ShareAway.Answer.Failed(var why) -> {
            LOG.debug("a block is not executed in shares: {}", why);
            return false;
          }
          case null -> {
            LOG.warn("another node has not executed its share within {}", patience);
            return false;
          }
        }
      }
      join.add(each.values());
    }
    nanosWaited = waited;
    return true;
  }

  private static @Nullable List<Share.Done> read(
      ByteReader in, int transactions, ShareValues values, WorldState world) {
    List<Share.Done> done = ShareCodec.read(in, transactions, values, world);
    in.expectEnd();
    return done;
  }

  private static ShareAway.@Nullable Answer next(ShareAway share, Duration patience) {
    try {
      return share.next(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ShareAway.Answer.Failed("the thread was interrupted");
    }
  }

  /**
   * Ends what other nodes have of a block.
   *
   * @throws BlockFailedException if somebody may still look at the state below it
   */
  private void end(List<Away> away, BlockContext block) {
    boolean quiet = true;
    for (Away each : away) {
      quiet &= each.share().end(patience);
    }
    if (!quiet) {
      throw BlockFailedException.of(
          block.number(),
          new LaneOutcome.Failed("a value for another node could not be read in time", null));
    }
  }

  private void learn(List<RecoveredTransaction> transactions, ShareJoin join) {
    ConflictLearning learning = new ConflictLearning(transactions, memory);
    for (ShareJoin.Meeting meeting : join.meetings()) {
      learning.conflict(meeting.first(), meeting.second(), meeting.location());
    }
    memory.endBlock();
  }
}
