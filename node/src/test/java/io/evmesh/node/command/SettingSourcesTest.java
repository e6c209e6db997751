package io.evmesh.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.input.json.InputException;
import io.evmesh.input.settings.SettingSources;
import io.evmesh.node.Main;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.NodeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Who says what a node's settings are, and who wins. */
class SettingSourcesTest {
  @TempDir private Path folder;

  private static SettingSources sources(
      StartOptions options, Map<String, String> environment, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addFirst("start");
    CommandLine.ParseResult parsed = Main.commandLine().parseArgs(all.toArray(String[]::new));
    return SettingSources.of(options, parsed.subcommand(), StartOptions.RULES, environment::get);
  }

  private static NodeSettings settings(Map<String, String> environment, String... words) {
    StartOptions options = new StartOptions();
    return options.settings(sources(options, environment, words));
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("node.conf"), text).toString();
  }

  private static void refuses(String sentence, Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> settings(environment, words))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentThatOverTheFile() throws IOException {
    String file = file("port = 1\naccounts = 3\nchain-id = 5\nno-mining = true\n");
    Map<String, String> environment = Map.of("EVMESH_PORT", "2", "EVMESH_ACCOUNTS", "4");
    NodeSettings told = settings(environment, "--config", file, "--port", "0");
    assertThat(told.server().port()).isZero();
    assertThat(told.dev().accounts()).isEqualTo(4);
    assertThat(told.dev().chainId()).isEqualTo(5);
    assertThat(told.dev().balanceEther()).isEqualTo(10_000);
    assertThat(told.mining()).isEqualTo(MiningSettings.NONE);
    assertThat(settings(environment, "--config", file, "--no-mining=false").mining())
        .isEqualTo(MiningSettings.AUTOMATIC);
    assertThat(settings(Map.of("EVMESH_CONFIG", file)).server().port()).isEqualTo(1);
  }

  @Test
  void whoNamesAPlaceOfTheChainMeansNoOther() throws IOException {
    String file = file("jdbc-url = \"jdbc:postgresql://h/c\"\njdbc-user = eve\n");
    assertThat(settings(Map.of(), "--config", file).database().user()).isEqualTo("eve");
    assertThat(settings(Map.of("EVMESH_DATA", "/d"), "--config", file).database().folder())
        .isEqualTo(Path.of("/d"));
    assertThat(settings(Map.of(), "--config", file, "--data", "/e").database().folder())
        .isEqualTo(Path.of("/e"));
  }

  @Test
  void whatIsUnknownOrWrongIsRefusedWithItsPlace() throws IOException {
    refuses("node.conf: 2: there is no setting 'prot'", Map.of(), "--config", file("\nprot = 1"));
    refuses("node.conf: 1: there is no setting 'a.b'", Map.of(), "--config", file("a { b = 1 }"));
    refuses("node.conf: 1: there is no setting 'config'", Map.of(), "--config", file("config=x"));
    refuses("node.conf: 3: Invalid value", Map.of(), "--config", file("\n\nport = many"));
    refuses("node.conf: 1: 'port' is a value, not", Map.of(), "--config", file("port { a = 1 }"));
    refuses("node.conf: 1: 'port' has no value", Map.of(), "--config", file("port = null"));
    refuses("node.conf: 1", Map.of(), "--config", file("port = [1"));
    refuses("node.conf: 1", Map.of(), "--config", file("port = ${nobody}"));
    refuses("absent.conf", Map.of(), "--config", folder.resolve("absent.conf").toString());
    refuses("EVMESH_PORT: Invalid value", Map.of("EVMESH_PORT", "x"));
    refuses("EVMESH_NO_MINING: Invalid value", Map.of("EVMESH_NO_MINING", "perhaps"));
  }

  @Test
  void everySettingIsShownWithItsValueAndWhenceSecretsMasked() throws IOException {
    String file = file("mnemonic = \"my own words\"\njdbc-user = eve");
    Map<String, String> environment =
        Map.of("EVMESH_JDBC_URL", "jdbc:postgresql://h/c?password=hush&ssl=true");
    String shown =
        String.join(
            "\n",
            sources(new StartOptions(), environment, "--config", file, "--port", "7")
                .all(new StartOptions())
                .stream()
                .map(SettingSources.Shown::line)
                .toList());
    assertThat(shown).containsPattern("port +7 +command line");
    assertThat(shown).containsPattern("accounts +10 +default");
    assertThat(shown).containsPattern("jdbc-user +eve +.*node.conf: 2");
    assertThat(shown).containsPattern("mnemonic +\\*\\*\\* ").doesNotContain("my own words");
    assertThat(shown).containsPattern("password=\\*\\*\\*&ssl.*EVMESH_JDBC_URL");
    assertThat(shown).doesNotContain("hush");
  }
}
