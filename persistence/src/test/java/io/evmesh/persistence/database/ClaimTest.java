package io.evmesh.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.persistence.database.Claim.Writer;
import io.evmesh.persistence.database.DatabaseException.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may write a chain on a server when several want to. */
class ClaimTest {
  private final DatabaseSettings settings = PostgresServer.freshDatabase();

  @Test
  void whoeverHasTheRightIsNamedAndKeepsIt() {
    List<Writer> seen = new ArrayList<>();
    try (Database first = Database.open(settings, new Claim("m1-here:1", _ -> true))) {
      Claim modest =
          new Claim(
              "m2-there:2",
              writer -> {
                seen.add(writer);
                return false;
              });
      assertThatThrownBy(() -> Database.open(settings, modest))
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("another process uses the chain");
      assertThat(seen).extracting(Writer::name).contains("m1-here:1");
      assertThat(first.isOwned()).isTrue();
      write(first);
    }
  }

  @Test
  void anybodyCanAskWhoWrites() {
    assertThat(Database.writer(settings)).isEmpty();
    try (Database first = Database.open(settings, new Claim("m1-here:1", _ -> false))) {
      assertThat(first.isOwned()).isTrue();
      assertThat(Database.writer(settings).orElseThrow().name()).isEqualTo("m1-here:1");
    }
    assertThat(Database.writer(settings)).isEmpty();
  }

  @Test
  void whoeverIsEndedIsRefusedWhateverItBelieves() {
    Database first = Database.open(settings, new Claim("m1-here:1", _ -> true));
    try (first;
        Database second = Database.open(settings, new Claim("m2-there:2", _ -> true))) {
      write(second);
      assertThat(first.isOwned()).isFalse();
      assertThatThrownBy(() -> write(first))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.fault()).isIn(Fault.IN_USE, Fault.UNREACHABLE));
      assertThatThrownBy(first::confirmOwned)
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.fault()).isEqualTo(Fault.IN_USE));
      write(second);
    }
  }

  @Test
  void sessionsThatAskNothingAreSilent() {
    List<Writer> seen = new ArrayList<>();
    try (Database first = Database.open(settings, new Claim("m1-here:1", _ -> true))) {
      assertThat(first.isOwned()).isTrue();
      Claim modest =
          new Claim(
              "m2-there:2",
              writer -> {
                seen.add(writer);
                return false;
              });
      assertThatThrownBy(() -> Database.open(settings, modest))
          .isInstanceOf(DatabaseException.class);
      assertThat(seen.getFirst().silence()).isLessThan(java.time.Duration.ofSeconds(30));
    }
  }

  private static void write(Database database) {
    boolean ignored =
        database.write(
            connection -> {
              try (var statement = connection.createStatement()) {
                return statement.execute("delete from \"pool_transactions\"");
              }
            });
  }
}
