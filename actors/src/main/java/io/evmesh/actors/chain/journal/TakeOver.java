package io.evmesh.actors.chain.journal;

import io.evmesh.actors.chain.journal.JournalCommand.Answer;
import io.evmesh.actors.chain.journal.JournalCommand.At;
import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseException.Fault;
import io.evmesh.persistence.event.EpochBegun;
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
    String what = "the beginning of epoch " + epoch.epoch();
    List<CompletionStage<Answer>> shards = new ArrayList<>();
    for (int shard = 0; shard < shardCount; shard++) {
      shards.add(journals.begin(shard, epoch));
    }
    for (int shard = 0; shard < shardCount; shard++) {
      int number = shard;
      persistence.stored(what, shards.get(shard), () -> journals.begin(number, epoch));
    }
    return epoch;
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
