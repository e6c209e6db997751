package io.evmesh.actors.random;

import io.evmesh.actors.ConflictLearning;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.BlockExecutor;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.execution.SequentialBlockExecutor;
import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.parallel.choice.ConflictMemory;
import io.evmesh.engine.parallel.share.Share;
import io.evmesh.engine.parallel.share.ShareJoin;
import io.evmesh.engine.parallel.share.ShareValues;
import io.evmesh.engine.parallel.wire.ShareCodec;
import io.evmesh.engine.state.StateDifference;
import io.evmesh.engine.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Executes blocks in shares, all on one thread, of which all but the first go through their form on
 * the wire, in parts. What can not be joined is executed in sequence.
 */
final class SeededShareExecutor implements BlockExecutor {
  private final int shares;
  private final SplittableRandom random;
  private final ConflictMemory memory = new ConflictMemory();
  private final List<Share.Tools> tools = new ArrayList<>();
  private int joined;

  /**
   * @param seed decides which transactions are in which share, and where parts end
   */
  SeededShareExecutor(int shares, long seed) {
    this.shares = shares;
    random = new SplittableRandom(seed);
    for (int i = 0; i < shares; i++) {
      tools.add(new Share.Tools());
    }
  }

  /** How many blocks could be joined so far. */
  int joined() {
    return joined;
  }

  @Override
  public List<TransactionResult> execute(
      WorldState world, BlockContext block, List<RecoveredTransaction> transactions) {
    ShareJoin join = new ShareJoin(block, transactions);
    boolean odd = false;
    int[] shareOf = split(world, transactions);
    for (int number = 0; number < shares; number++) {
      Share share = new Share(block, world, memory.hotNow(), tools.get(number));
      ShareValues told = new ShareValues();
      for (int tx = 0; tx < shareOf.length && !odd; tx++) {
        if (shareOf[tx] == number) {
          odd = !share.execute(tx, transactions.get(tx));
          if (number > 0 && random.nextInt(3) == 0) {
            join.add(overTheWire(share, transactions.size(), told, world));
          }
        }
      }
      if (number > 0 && !odd) {
        join.add(overTheWire(share, transactions.size(), told, world));
      } else {
        join.add(share.takeDone());
      }
      join.add(number > 0 ? told : share.values());
      share.followed().forEach(each -> memory.learn(each.tx(), each.slot()));
    }
    Optional<StateDifference> left = odd ? Optional.empty() : join.join(world);
    ConflictLearning learning = new ConflictLearning(transactions, memory);
    for (ShareJoin.Meeting meeting : join.meetings()) {
      learning.conflict(meeting.first(), meeting.second(), meeting.location());
    }
    memory.endBlock();
    if (left.isEmpty()) {
      return new SequentialBlockExecutor().execute(world, block, transactions);
    }
    joined++;
    world.adopt(left.get());
    return join.results();
  }

  private int[] split(WorldState world, List<RecoveredTransaction> transactions) {
    int[] shareOf = memory.groupApart(transactions, world);
    int[] of = new int[shareOf.length];
    boolean byGroups = random.nextInt(4) > 0;
    for (int tx = 0; tx < of.length; tx++) {
      of[tx] = byGroups && shareOf[tx] < tx ? of[shareOf[tx]] : random.nextInt(shares);
    }
    return of;
  }

  private static List<Share.Done> overTheWire(
      Share share, int transactions, ShareValues told, WorldState world) {
    ByteWriter out = new ByteWriter(64);
    ShareCodec.write(out, share.takeDone(), share.values());
    ByteReader in = ByteReader.of(out.toArray());
    List<Share.Done> done = ShareCodec.read(in, transactions, told, world);
    in.expectEnd();
    if (done == null) {
      throw new IllegalStateException("a share has found what is not so");
    }
    return done;
  }
}
