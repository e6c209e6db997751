package io.evmesh.cluster.config.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.evmesh.cluster.config.Endpoint;
import io.evmesh.cluster.config.certificate.CertificatePlan;
import io.evmesh.cluster.config.certificate.ClusterCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of hosts whose nodes reach each other by mutual TLS, with certificates just made. */
class MutualTlsTest {
  private final Nodes nodes = new Nodes();
  private final Endpoint first = Nodes.free();

  @TempDir private Path folder;

  @AfterEach
  void end() {
    nodes.close();
  }

  private Path certificates(String authority, String cluster, boolean renew) {
    CertificatePlan plan =
        new CertificatePlan(
            folder.resolve(authority),
            cluster,
            List.of("127.0.0.1"),
            CertificatePlan.VALID,
            CertificatePlan.AUTHORITY_VALID,
            renew);
    return ClusterCertificates.make(plan, Clock.systemUTC()).getFirst().folder();
  }

  private ClusterMember node(Endpoint at, Path certificates, Path secret, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--cluster.profile=static",
                "--cluster.host=" + at.host(),
                "--cluster.port=" + at.port(),
                "--cluster.nodes=" + first,
                "--cluster.management-port=0",
                "--cluster.join-timeout=10s",
                "--cluster.certificates-reload=1s",
                "--cluster.certificates=" + certificates,
                "--cluster.secret-file=" + secret.resolve("secret")));
    words.addAll(List.of(more));
    return nodes.start(Nodes.CHAIN, words);
  }

  @Test
  void nodesWithCertificatesOfOneAuthorityJoinAndCertificatesAreRenewedWhileTheyRun()
      throws IOException, GeneralSecurityException, InterruptedException {
    Path own = certificates("ours", "evmesh", false);
    Nodes.wait(node(first, own, own).up());
    Nodes.wait(node(Nodes.free(), own, own).up());
    nodes.assertMembers(2);
    X509Certificate before = shown(own);
    certificates("ours", "evmesh", true);
    CountDownLatch never = new CountDownLatch(1);
    X509Certificate after = shown(own);
    for (int tries = 0; tries < 50 && after.equals(before); tries++) {
      assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();
      after = shown(own);
    }
    assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
    Nodes.wait(node(Nodes.free(), own, own).up());
    nodes.assertMembers(3);
  }

  @Test
  void aNodeOfAnotherAuthorityOrInClearReachesNobody() {
    Path own = certificates("ours", "evmesh", false);
    Path other = certificates("theirs", "evmesh", false);
    Nodes.wait(node(first, own, own).up());
    ClusterMember stranger = node(Nodes.free(), other, own);
    ClusterMember plain =
        nodes.start(
            Nodes.CHAIN,
            List.of(
                "--cluster.port=0",
                "--cluster.join-timeout=10s",
                "--cluster.nodes=" + first,
                "--cluster.secret-file=" + own.resolve("secret")));
    assertThat(Nodes.wait(stranger.departure())).contains("none of [" + first + "] answered");
    assertThat(Nodes.wait(plain.departure())).contains("none of [" + first + "] answered");
    nodes.assertMembers(1);
    assertThat(nodes.lines()).anyMatch(line -> line.contains("PKIX path"));
    assertThatExceptionOfType(SSLException.class).isThrownBy(() -> shown(other));
  }

  @Test
  void aNodeOfAnotherSecretIsRefused() {
    Path own = certificates("ours", "evmesh", false);
    Path other = certificates("theirs", "evmesh", false);
    Nodes.wait(node(first, own, own).up());
    nodes.assertRefused(node(Nodes.free(), own, other), "the other node's secret is another");
  }

  /** What the first node shows to a client that has a node's files. */
  private X509Certificate shown(Path files) throws IOException, GeneralSecurityException {
    try (SSLSocket socket =
        (SSLSocket)
            TlsFiles.context(files).getSocketFactory().createSocket(first.host(), first.port())) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      // In TLS 1.3 a client is refused only after it thinks that all is well: with the first read
      socket.getOutputStream().write("AKKA".getBytes(StandardCharsets.US_ASCII));
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }
}
