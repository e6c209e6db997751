package io.evmesh.actors.chain.journal;

import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.actors.chain.journal.JournalCommand.At;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.event.EpochBegun;
import io.evmesh.persistence.event.Reverted;
import io.evmesh.persistence.journal.JournalPosition;
import io.evmesh.persistence.journal.JournalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** Takes a chain's journals over from whoever wrote before, by beginning an epoch in each. */
public final class TakeOver {
  private final Database database;
  private final Journals journals;
  private final Persistence persistence;
  private final Supplier<String> silence;

  /**
   * @param silence says why a journal does not answer
   */
  public TakeOver(
      Database database, Journals journals, Persistence persistence, Supplier<String> silence) {
    this.database = database;
    this.journals = journals;
    this.persistence = persistence;
    this.silence = silence;
  }

  /** Takes over the commits, then those of so many shards. */
  public EpochBegun run(int shardCount) throws InterruptedException {
    EpochBegun epoch = takeOverCommits();
    beginShards(epoch, shardCount);
    return epoch;
  }

  /** Lets an epoch begin in the journals of so many shards. */
  private void beginShards(EpochBegun epoch, int shardCount) throws InterruptedException {
    String what = "the beginning of epoch " + epoch.epoch();
    List<CompletionStage<Answer>> shards = new ArrayList<>();
    for (int shard = 0; shard < shardCount; shard++) {
      shards.add(journals.begin(shard, epoch));
    }
    for (int shard = 0; shard < shardCount; shard++) {
      int number = shard;
      persistence.stored(what, shards.get(shard), () -> journals.begin(number, epoch));
    }
  }

  /** Takes the chain back to a block: from when this returns what came after it is gone. */
  public void revert(Reverted event, int shardCount) throws InterruptedException {
    String what = "the return to block " + event.block();
    persistence.stored(what, journals.revert(event), () -> journals.revert(event));
    if (!position().equals(new JournalPosition(event.epoch(), event.block()))) {
      throw new ChainException("another process has taken over the chain", null);
    }
    beginShards(new EpochBegun(event.epoch(), event.block()), shardCount);
  }

  /** Again if whoever wrote before could commit a block between the look and the beginning. */
  private EpochBegun takeOverCommits() throws InterruptedException {
    JournalPosition position = position();
    long end = new JournalReader(database).lastBlock().orElse(-1L);
    if (position.block() > end) { // more is possible: whoever wrote before may still do
      throw new DatabaseException(
          Fault.DAMAGED,
          "the journal in %s says that it has block %d, and ends with block %d"
              .formatted(database.settings().place(), position.block(), end));
    }
    while (true) {
      EpochBegun epoch = new EpochBegun(position.epoch() + 1, position.block());
      String what = "the beginning of epoch " + epoch.epoch();
      persistence.stored(what, journals.begin(epoch), () -> journals.begin(epoch));
      position = position();
      if (position.equals(new JournalPosition(epoch.epoch(), epoch.block()))) {
        return epoch;
      }
    }
  }

  private JournalPosition position() throws InterruptedException {
    try {
      var answer = persistence.answer(journals.position());
      if (!(answer instanceof At(var position))) {
        throw new IllegalStateException("the journal does not say how far it is: " + answer);
      }
      return position;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DatabaseException known) {
        throw known;
      }
      throw new ChainException("the chain can not be opened: " + silence.get(), e);
    }
  }
}
