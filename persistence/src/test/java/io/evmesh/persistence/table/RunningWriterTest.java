package io.evmesh.persistence.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.engine.state.Account;
import io.evmesh.engine.state.Code;
import io.evmesh.engine.types.UInt256;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseException;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import io.evmesh.persistence.event.ChainEvent;
import io.evmesh.persistence.event.EventCodec;
import io.evmesh.persistence.event.ShardSealed;
import io.evmesh.persistence.journal.JournalIds;
import io.evmesh.persistence.journal.JournalReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reads a journal while another process writes finds no damage that is not there. */
class RunningWriterTest {
  private static final int ACCOUNTS = 40; // in several shards

  private final DatabaseSettings settings = PostgresServer.freshDatabase();
  private final TestChain chain = new TestChain();

  private CommittedBlock next() {
    chain.change(
        world -> {
          for (int i = 0; i < ACCOUNTS; i++) {
            world.setAccount(
                TestChain.address(i), new Account(1, UInt256.of(i), Code.EMPTY.hash()));
          }
        });
    return chain.block();
  }

  private static void insert(Connection connection, String id, ChainEvent event)
      throws SQLException {
    String sql =
        "insert into \"event_journal\" (\"persistence_id\", \"sequence_number\", \"writer\","
            + " \"event_ser_id\", \"event_ser_manifest\", \"event_payload\")"
            + " values (?, ?, '', 860001, 'event', ?)";
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      statement.setLong(2, event.block() + 1);
      statement.setBytes(3, EventCodec.encode(event));
      statement.executeUpdate();
    }
  }

  private static void insert(Connection connection, ShardSealed part) throws SQLException {
    insert(connection, JournalIds.shard(part.shard()), part);
  }

  private static void insertWhole(Connection connection, CommittedBlock block) throws SQLException {
    for (ShardSealed part : block.parts()) {
      insert(connection, part);
    }
    insert(connection, JournalIds.CHAIN, block.commit());
  }

  private static void done(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A shard's part of block 1 has its place before another's, and is committed after that was read.
   */
  @Test
  void partThatIsCommittedLateIsNoDamage() throws SQLException {
    CommittedBlock first = next();
    CommittedBlock second = next();
    List<Long> told = new ArrayList<>();
    try (Database database = Database.open(settings);
        Connection early = database.dataSource().getConnection();
        Connection late = database.dataSource().getConnection()) {
      early.setAutoCommit(false);
      late.setAutoCommit(false);
      insertWhole(early, first);
      done(early);
      insert(late, second.parts().getFirst());
      for (ShardSealed part : second.parts().subList(1, second.parts().size())) {
        insert(early, part);
      }
      done(early);
      JournalReader reader = new JournalReader(database);
      reader.forEachBlock(
          -1,
          block -> {
            told.add(block.number());
            if (block.number() == 0) {
              done(late);
              try {
                insert(early, JournalIds.CHAIN, second.commit());
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
              done(early);
            }
          });
      assertThat(told).containsExactly(0L);
      reader.forEachBlock(0, block -> told.add(block.number()));
      assertThat(told).containsExactly(0L, 1L);
    }
  }

  @Test
  void partThatIsMissingIsDamage() throws SQLException {
    CommittedBlock first = next();
    CommittedBlock second = next();
    try (Database database = Database.open(settings);
        Connection connection = database.dataSource().getConnection()) {
      insertWhole(connection, first);
      insert(connection, JournalIds.CHAIN, second.commit());
      List<Long> told = new ArrayList<>();
      JournalReader reader = new JournalReader(database);
      assertThatThrownBy(() -> reader.forEachBlock(-1, block -> told.add(block.number())))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("sealed for block 1 is not in the journal");
      assertThat(told).containsExactly(0L); // once, though it was looked for again
    }
  }
}
