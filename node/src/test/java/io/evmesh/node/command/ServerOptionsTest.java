package io.evmesh.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.input.json.InputException;
import io.evmesh.node.rpc.http.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whom a node serves, and what. */
class ServerOptionsTest {
  @TempDir private Path folder;

  private static ServerOptions options(String... words) {
    ServerOptions options = new ServerOptions();
    CommandLine.populateCommand(options, words);
    return options;
  }

  private static void refuses(String sentence, String... words) {
    assertThatThrownBy(
            () -> {
              options(words).settings();
              options(words).limits();
            })
        .isInstanceOf(InputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void whatOthersReachAsksForATokenOrForLeave() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    for (String host : new String[] {"0.0.0.0", "::", "192.168.1.2", "node.example"}) {
      refuses("--host: others can reach " + host, "--host", host);
      ServerSettings guarded = options("--host", host, "--token-file", token.toString()).settings();
      assertThat(guarded.access().tokens()).contains("0123456789abcdef");
      assertThat(guarded.httpApis()).contains(Set.of("eth", "net", "web3", "rpc"));
      assertThat(guarded.socketApis()).isEqualTo(guarded.httpApis());
      assertThat(options("--host", host, "--allow-open").settings().access().tokens()).isEmpty();
    }
    for (String host : new String[] {"127.0.0.1", "127.9.9.9", "::1", "localhost"}) {
      assertThat(options("--host", host).settings().httpApis()).isEqualTo(Optional.empty());
    }
  }

  @Test
  void namespacesAreServedAsNamed() {
    ServerSettings settings = options("--http.api", "eth, debug", "--ws.api", "net").settings();
    assertThat(settings.httpApis()).contains(Set.of("eth", "debug"));
    assertThat(settings.socketApis()).contains(Set.of("net"));
  }

  @Test
  void valuesThatAreNoGoodAreRefused() throws IOException {
    Path brief = Files.writeString(folder.resolve("brief"), "short\n");
    refuses("must have 16 or more characters", "--token-file", brief.toString());
    refuses("absent", "--token-file", folder.resolve("absent").toString());
    refuses("--tls-cert and --tls-key go together", "--tls-cert", brief.toString());
    refuses("no file that can be read", "--tls-cert", "/absent", "--tls-key", "/absent");
    refuses("--port: 65536 is not from 0 to 65535", "--port", "65536");
    refuses("--rpc.body-limit: 0 is not from 1", "--rpc.body-limit", "0");
    refuses("--rpc.batch-limit: 0 is not from 1", "--rpc.batch-limit", "0");
    refuses("--rpc.answer-limit: 0 is not from 1", "--rpc.answer-limit", "0");
    refuses("--rpc.connections: 0 is not from 1", "--rpc.connections", "0");
  }
}
