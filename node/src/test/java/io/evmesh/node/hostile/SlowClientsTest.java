package io.evmesh.node.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.node.rpc.NodeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others are served while clients do nothing, send a byte now and then, or do not read what they
 * asked for. {@code -Devmesh.hostile=SECONDS} takes ten thousand that do nothing and hundreds of
 * the others, for so long.
 */
class SlowClientsTest {
  private static final int SECONDS = Integer.getInteger("evmesh.hostile", 0);
  private static final int IDLE = SECONDS == 0 ? 300 : 10_000;
  private static final int SLOW = SECONDS == 0 ? 20 : 300;
  private static final double WANTED_MILLIS = SECONDS == 0 ? 20_000 : 100;
  private static final long MOST_MEBIBYTES = 1100;
  private static final String CALL =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}";

  /** An answer of some megabytes: a call that returns its memory. */
  private static final String LARGE =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_call\",\"params\":[{\"to\":"
          + "\"0x00000000000000000000000000000000000000aa\"},\"latest\","
          + "{\"0x00000000000000000000000000000000000000aa\":{\"code\":\"0x622000005ff3\"}}]}";

  private static final String KEY = "Idempotency-Key: one\r\n\r\n";
  private static final int LARGE_BODIES = 40;

  private final List<RawClient> clients = new ArrayList<>();

  private void add(NodeProcess node, int count, byte[] first) throws IOException {
    for (int i = 0; i < count; i++) {
      RawClient client = new RawClient(node.port());
      clients.add(client);
      client.send(first);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Test
  void othersAreServedMeanwhile(@TempDir Path data) throws IOException, InterruptedException {
    try (NodeProcess node = NodeProcess.start(data)) {
      String head = RawClient.head(CALL.length());
      add(node, IDLE, new byte[0]);
      look(node, IDLE + " idle");
      int from = clients.size();
      add(node, SLOW, bytes("POST / HTT"));
      add(node, SLOW, bytes(head.substring(0, head.length() / 2)));
      add(node, SLOW, bytes(head + CALL.substring(0, 10)));
      add(node, SLOW, bytes(RawClient.head(20_000_000) + " ".repeat(200_000)));
      for (RawClient client : clients.subList(from + 3 * SLOW, clients.size())) {
        client.send(" ");
      }
      look(node, "slow heads and bodies");
      String batch = RawClient.head("/v1/batches", 16_000_000).replace("\r\n\r\n", "\r\n" + KEY);
      add(node, Math.min(SLOW, LARGE_BODIES), bytes(batch + " ".repeat(15_000_000)));
      look(node, "batches that do not end");
      add(node, SLOW, bytes(RawClient.head(LARGE.length()) + LARGE));
      look(node, "answers that nobody reads");
      byte[] frame = RawClient.frame(LARGE);
      for (int i = 0; i < SLOW; i++) {
        RawClient client = new RawClient(node.port());
        clients.add(client);
        client.send(RawClient.upgrade());
        for (int call = 0; call < 5; call++) {
          client.send(frame);
        }
      }
      look(node, "WebSockets that nobody reads");
      assertThat(node.isAlive()).isTrue();
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  private static void look(NodeProcess node, String what) throws IOException {
    try (Bystander bystander = new Bystander(node.port())) {
      bystander.askUntil(System.nanoTime() + Math.max(1, SECONDS) * 1_000_000_000L);
      long mebibytes = node.residentMebibytes();
      System.out.printf("%s: %s; %d MiB%n", what, bystander, mebibytes);
      assertThat(bystander.fault()).as(what).isEmpty();
      assertThat(bystander.quantile(0.99)).as("%s: %s", what, bystander).isLessThan(WANTED_MILLIS);
      assertThat(mebibytes).as(what).isLessThan(MOST_MEBIBYTES);
    }
  }
}
