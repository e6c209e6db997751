package io.evmesh.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  private final DatabaseSettings server =
      DatabaseSettings.postgresql("jdbc:postgresql://host/chain?ssl=true", "me", "secret");

  @Test
  void passwordIsNotPrinted() {
    assertThat(server.toString()).doesNotContain("secret").contains("jdbc:postgresql://host/chain");
  }

  @Test
  void passwordInTheAddressIsRefused() {
    assertThatThrownBy(
            () -> DatabaseSettings.postgresql("jdbc:postgresql://h/c?password=secret", "me", ""))
        .hasMessageContaining("does not belong into the database's address")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(
            () -> DatabaseSettings.postgresql("jdbc:postgresql://me:secret@h/c", "me", ""))
        .hasMessageNotContaining("secret");
  }

  @Test
  void otherDatabasesAreRefused() {
    assertThatThrownBy(() -> DatabaseSettings.postgresql("jdbc:mysql://h/c", "me", ""))
        .hasMessageContaining("must begin with jdbc:postgresql:");
  }

  @Test
  void valuesOutsideTheirRangesAreRefused() {
    assertThatThrownBy(() -> server.withConnections(1))
        .hasMessage("connections must lie between 2 and 100, not 1");
    assertThatThrownBy(() -> server.withTimeouts(0, 1_000))
        .hasMessage("connect timeout must lie between 250 and 3600000, not 0");
    assertThatThrownBy(() -> DatabaseSettings.h2(Path.of("/a;b")))
        .hasMessageContaining("must not have a semicolon");
  }

  private static Optional<String> doubt(String address) {
    return DatabaseSettings.postgresql("jdbc:postgresql:" + address, "me", "").doubt();
  }

  @Test
  void serverElsewhereThatIsNotVerifiedIsDoubted() {
    assertThat(doubt("//db.example.org/chain?sslmode=require").orElseThrow())
        .contains("db.example.org", "sslmode=require", "sslmode=verify-full");
    assertThat(doubt("//db.example.org:5433,localhost/chain")).isPresent();
    assertThat(doubt("//db.example.org/chain?sslmode=verify-full")).isEmpty();
    assertThat(doubt("//localhost:5432/chain")).isEmpty();
    assertThat(doubt("//127.0.0.1/chain?sslmode=disable")).isEmpty();
    assertThat(doubt("//[::1]/chain")).isEmpty();
    assertThat(doubt("chain")).isEmpty();
    assertThat(DatabaseSettings.h2(Path.of("x")).doubt()).isEmpty();
  }
}
