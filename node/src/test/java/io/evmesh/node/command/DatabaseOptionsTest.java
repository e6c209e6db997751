package io.evmesh.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.input.json.InputException;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Where options and environment say that the chain is. */
class DatabaseOptionsTest {
  private static final String SERVER = "jdbc:postgresql://host:5432/chain";

  @TempDir private Path folder;

  private static DatabaseSettings settings(Map<String, String> environment, String... words) {
    DatabaseOptions options = new DatabaseOptions();
    CommandLine.populateCommand(options, words);
    return options.settings(environment::get);
  }

  private static void refuses(String part, Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> settings(environment, words))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(part);
  }

  @Test
  void theChainIsInDataUnlessSomethingElseIsSaid() {
    assertThat(settings(Map.of()).folder()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(settings(Map.of("EVMESH_DATA", "/d")).folder()).isEqualTo(Path.of("/d"));
    assertThat(settings(Map.of("EVMESH_DATA", "/d"), "--data", "/e").folder())
        .isEqualTo(Path.of("/e"));
    assertThat(settings(Map.of("EVMESH_JDBC_URL", SERVER), "--data", "/e").folder())
        .isEqualTo(Path.of("/e"));
  }

  @Test
  void aServerIsNamedByOptionsOrEnvironment() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "open sesame\n");
    Map<String, String> environment =
        Map.of(
            "EVMESH_JDBC_URL",
            SERVER,
            "EVMESH_JDBC_USER",
            "alice",
            "EVMESH_JDBC_PASSWORD_FILE",
            secret.toString());
    DatabaseSettings told = settings(environment);
    assertThat(told.url()).isEqualTo(SERVER);
    assertThat(told.user()).isEqualTo("alice");
    assertThat(told.password()).isEqualTo("open sesame");
    assertThat(settings(environment, "--jdbc-user", "bob").user()).isEqualTo("bob");
    assertThat(settings(Map.of("EVMESH_DATA", "/d"), "--jdbc-url", SERVER, "--jdbc-user", "bob"))
        .extracting(DatabaseSettings::url)
        .isEqualTo(SERVER);
  }

  @Test
  void whatContradictsOrLacksIsSaid() {
    refuses("name two databases", Map.of(), "--data", "d", "--jdbc-url", SERVER);
    refuses("name two databases", Map.of("EVMESH_DATA", "d", "EVMESH_JDBC_URL", SERVER));
    refuses("need --jdbc-url", Map.of(), "--jdbc-user", "bob");
    refuses("user is missing", Map.of(), "--jdbc-url", SERVER);
    refuses(
        "must begin with jdbc:postgresql:",
        Map.of("EVMESH_JDBC_USER", "a"),
        "--jdbc-url",
        "jdbc:h2:x");
    refuses(
        "can not be read",
        Map.of(),
        "--jdbc-url",
        SERVER,
        "--jdbc-user",
        "a",
        "--jdbc-password-file",
        folder.resolve("none").toString());
    refuses(
        "password does not belong",
        Map.of(),
        "--jdbc-user",
        "a",
        "--jdbc-url",
        SERVER + "?password=x");
  }
}
