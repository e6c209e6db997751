package io.evmesh.cluster.config.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.cluster.config.Endpoint;
import io.evmesh.cluster.config.join.ChainIdentity;
import io.evmesh.cluster.config.join.WireVersions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that join, in clear on this machine: who is taken, who is refused, who leaves. */
class ClusterMemberTest {
  private final Nodes nodes = new Nodes();
  private final Endpoint first = Nodes.free();

  @TempDir private Path folder;

  @BeforeEach
  void beginACluster() throws IOException {
    Nodes.wait(
        nodes.start(Nodes.CHAIN, List.of("--cluster.port=" + first.port(), secret("a"))).up());
  }

  @AfterEach
  void end() {
    nodes.close();
  }

  private String secret(String letter) throws IOException {
    return "--cluster.secret-file=" + Files.writeString(folder.resolve(letter), letter.repeat(40));
  }

  private ClusterMember second(ChainIdentity chain, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--cluster.port=0");
    all.add("--cluster.nodes=" + first);
    return nodes.start(chain, all);
  }

  private static ChainIdentity writing(int writes, int readsFrom, int readsTo) {
    return new ChainIdentity(1, "0xabcd", new WireVersions(writes, readsFrom, readsTo));
  }

  @Test
  void nodesOfOneClusterJoinTellHowTheyAreAndLeave() throws IOException, InterruptedException {
    ClusterMember second = second(Nodes.CHAIN, secret("a"));
    Nodes.wait(second.up());
    nodes.assertMembers(2);
    AtomicBoolean ready = new AtomicBoolean(true);
    NodeReport.show(nodes.last(), () -> "evmesh_cluster_members 2\n", ready::get);
    Endpoint at = Nodes.wait(second.management());
    assertThat(at.isLoopback()).isTrue();
    assertThat(ask(at, "GET", "/ready").statusCode()).isEqualTo(200);
    ready.set(false);
    assertThat(ask(at, "GET", "/ready").statusCode()).isEqualTo(500);
    assertThat(ask(at, "GET", "/alive").statusCode()).isEqualTo(200);
    assertThat(ask(at, "GET", "/metrics").body()).isEqualTo("evmesh_cluster_members 2\n");
    assertThat(ask(at, "GET", "/cluster/members").body()).contains("\"status\":\"Up\"");
    String path = "/cluster/members/akka://evmesh@" + first;
    assertThat(ask(at, "DELETE", path).statusCode()).isBetween(400, 499);
    Nodes.wait(second.drain());
    assertThat(Nodes.wait(second.departure())).isEqualTo("it was told to end");
  }

  @Test
  void aNodeThatReadsANewerFormAndWritesTheOldJoins() throws IOException {
    Nodes.wait(second(writing(2, 1, 3), secret("a")).up());
  }

  @Test
  void aNodeThatWritesWhatTheOthersCanNotReadIsRefused() throws IOException {
    nodes.assertRefused(
        second(writing(3, 2, 3), secret("a")),
        "the wire formats do not fit: the other node writes 3 and reads 2 to 3, this one writes 2"
            + " and reads 1 to 2");
  }

  @Test
  void aNodeOfAnotherChainIsRefused() throws IOException {
    nodes.assertRefused(
        second(new ChainIdentity(5, "0xef", Nodes.CHAIN.wire()), secret("a")),
        "the chain id of the other node is 5, of this one 1, the genesis of the other node is 0xef,"
            + " of this one 0xabcd");
  }

  @Test
  void aNodeOfAnotherSecretIsRefused() throws IOException {
    nodes.assertRefused(
        second(Nodes.CHAIN, secret("b")), "the other node's secret is another: both need");
  }

  @Test
  void aNodeOfAnotherClusterIsRefused() throws IOException {
    nodes.assertRefused(
        second(Nodes.CHAIN, "--cluster.name=other", secret("a")),
        "the cluster of the other node is other, of this one evmesh");
  }

  private static HttpResponse<String> ask(Endpoint at, String method, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://" + at + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
