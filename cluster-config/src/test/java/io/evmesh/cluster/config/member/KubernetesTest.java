package io.evmesh.cluster.config.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.evmesh.cluster.config.certificate.CertificatePlan;
import io.evmesh.cluster.config.certificate.ClusterCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that find each other as pods do: by asking an API, which here is a small server with
 * the same answer, over HTTPS and for the same token.
 */
class KubernetesTest {
  private static final String TOKEN = "the-token-of-the-service-account";
  private static final List<String> PODS = List.of("127.0.0.2", "127.0.0.3");

  private final List<Process> processes = new ArrayList<>();
  private final List<URI> asked = new CopyOnWriteArrayList<>();
  private final int remoting = Nodes.free().port();
  private final int management = Nodes.free().port();

  @TempDir private Path folder;

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void podsWithTheLabelsFormOneCluster() throws IOException, GeneralSecurityException {
    Path mounted =
        ClusterCertificates.make(
                new CertificatePlan(
                    folder.resolve("c"),
                    "evmesh",
                    List.of("127.0.0.1"),
                    CertificatePlan.VALID,
                    CertificatePlan.AUTHORITY_VALID,
                    false),
                Clock.systemUTC())
            .getFirst()
            .folder();
    Files.writeString(mounted.resolve("token"), TOKEN);
    HttpsServer api = api(mounted);
    try {
      for (String pod : PODS) {
        start(pod, mounted, api.getAddress().getPort());
      }
      for (Process process : processes) {
        assertThat(NodeProcess.line(process)).startsWith("up, one of ");
      }
    } finally {
      api.stop(0);
    }
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(
            uri -> {
              assertThat(uri.getPath()).isEqualTo("/api/v1/namespaces/chains/pods");
              assertThat(uri.getQuery())
                  .isEqualTo("labelSelector=app.kubernetes.io/name=evmesh,evmesh/cluster=evmesh");
            });
  }

  private Process start(String pod, Path mounted, int api) throws IOException {
    Process process =
        NodeProcess.start(
            folder,
            List.of(
                mounted.toString(),
                "--cluster.profile=kubernetes",
                "--cluster.host=" + pod,
                "--cluster.port=" + remoting,
                "--cluster.management-port=" + management,
                "--cluster.kubernetes-namespace=chains",
                "--cluster.certificates=" + mounted,
                "--cluster.secret-file=" + mounted.resolve("secret")),
            Map.of(
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                String.valueOf(api)));
    processes.add(process);
    return process;
  }

  private HttpsServer api(Path files) throws IOException, GeneralSecurityException {
    HttpsServer api =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setHttpsConfigurator(new HttpsConfigurator(TlsFiles.context(files)));
    api.createContext("/", this::answer);
    api.start();
    return api;
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    asked.add(exchange.getRequestURI());
    byte[] body =
        "{\"kind\":\"PodList\",\"items\":[%s]}"
            .formatted(PODS.stream().map(this::pod).collect(Collectors.joining(",")))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String pod(String address) {
    return """
        {"metadata": {"name": "evmesh"},
         "spec": {"containers": [{"name": "evmesh", "ports": [
           {"name": "remoting", "containerPort": %d}, {"name": "management", "containerPort": %d}]}]},
         "status": {"podIP": "%s", "phase": "Running",
           "containerStatuses": [{"name": "evmesh", "state": {"running": {}}}]}}
        """
        .formatted(remoting, management, address);
  }
}
