package io.evmesh.node.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.evmesh.node.rpc.NodeProcess;
import io.evmesh.node.rpc.RpcException;
import io.evmesh.persistence.database.DatabaseSettings;
import io.evmesh.persistence.database.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that only reads shows what another writes, and changes nothing. */
class ReplicaTest {
  private static final String FROM = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String TO = "0x00000000000000000000000000000000000000aa";
  private static final int TRIES = 600;

  private static List<String> options(DatabaseSettings database, String... more) {
    List<String> options =
        new ArrayList<>(
            List.of("--jdbc-url", database.url(), "--jdbc-user", database.user(), "--port", "0"));
    options.addAll(List.of(more));
    return options;
  }

  private static String send(NodeProcess node) throws IOException, InterruptedException {
    return node.call(
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x5\"}]".formatted(FROM, TO))
        .get("result")
        .asText();
  }

  private static JsonNode awaited(NodeProcess replica, String transaction)
      throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      JsonNode receipt =
          replica.call("eth_getTransactionReceipt", "[\"" + transaction + "\"]").path("result");
      if (receipt.isObject()) {
        return receipt;
      }
    }
    throw new AssertionError("the replica does not show " + transaction);
  }

  @Test
  void itFollowsAndRefusesToWrite() throws IOException, InterruptedException {
    DatabaseSettings database = PostgresServer.freshDatabase();
    try (NodeProcess writer = NodeProcess.start(options(database))) {
      String first = send(writer);
      try (NodeProcess replica = NodeProcess.start(options(database, "--read-only"))) {
        assertThat(awaited(replica, first))
            .isEqualTo(
                writer.call("eth_getTransactionReceipt", "[\"" + first + "\"]").get("result"));
        awaited(replica, send(writer));
        String balance = "[\"%s\",\"latest\"]".formatted(TO);
        assertThat(replica.call("eth_getBalance", balance).get("result").asText()).isEqualTo("0xa");
        for (String method :
            List.of("eth_sendRawTransaction", "evm_mine", "anvil_setBalance", "txpool_status")) {
          JsonNode error = replica.call(method, "[]").get("error");
          assertThat(error.get("code").asInt()).isEqualTo(RpcException.NOT_SUPPORTED);
          assertThat(error.get("message").asText()).contains(method, "--read-only");
        }
        assertThat(replica.call("eth_nothing", "[]").at("/error/code").asInt())
            .isEqualTo(RpcException.METHOD_NOT_FOUND);
        takesBackWhatIsTakenBack(writer, replica);
        writer.kill();
        assertThat(replica.call("eth_getBalance", balance).get("result").asText()).isEqualTo("0xa");
      }
      try (NodeProcess again = NodeProcess.start(options(database))) {
        assertThat(again.call("eth_blockNumber", "[]").get("result").asText()).isEqualTo("0x2");
      }
    } finally {
      PostgresServer.drop(database);
    }
  }

  /** A block that the writer undoes is not shown any more. */
  private static void takesBackWhatIsTakenBack(NodeProcess writer, NodeProcess replica)
      throws IOException, InterruptedException {
    String snapshot = writer.call("evm_snapshot", "[]").get("result").asText();
    String undone = send(writer);
    awaited(replica, undone);
    assertThat(writer.call("evm_revert", "[\"" + snapshot + "\"]").get("result").asBoolean())
        .isTrue();
    for (int i = 0; i < TRIES; i++) {
      JsonNode answer = replica.call("eth_getTransactionReceipt", "[\"" + undone + "\"]");
      if (answer.path("result").isNull()) {
        return;
      }
    }
    throw new AssertionError("the replica still shows " + undone);
  }

  @Test
  void whereThereIsNothingToReadIsSaid(@TempDir Path data) {
    assertThatThrownBy(
            () ->
                NodeProcess.start(List.of("--data", data.toString(), "--read-only", "--port", "0"))
                    .close())
        .hasMessageContaining("--read-only: needs a chain on PostgreSQL");
    assertThat(Files.exists(data.resolve("chain.mv.db"))).isFalse();
  }
}
