package io.evmesh.cluster.config.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evmesh.cluster.config.certificate.ClusterCertificates.Made;
import io.evmesh.input.json.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An authority and certificates of nodes: what is made, kept, renewed and refused. */
class ClusterCertificatesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir private Path out;

  private List<Made> make(Instant now, boolean renew, String... nodes) {
    return ClusterCertificates.make(
        new CertificatePlan(
            out.resolve("c"),
            "evmesh",
            List.of(nodes),
            Duration.ofDays(30),
            Duration.ofDays(300),
            renew),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private static Instant check(Path folder, Instant now) {
    return CertificateCheck.check(
        folder.resolve("tls.crt"),
        folder.resolve("tls.key"),
        folder.resolve("ca.crt"),
        "evmesh",
        now);
  }

  @Test
  void everyNodeGetsACertificateOfOneAuthority() throws GeneralSecurityException {
    List<Made> made = make(NOW, false, "10.0.0.1", "node-2.example", "fd00::3");
    for (Made node : made) {
      assertThat(node.made()).isTrue();
      assertThat(check(node.folder(), NOW)).isEqualTo(NOW.plus(Duration.ofDays(30)));
    }
    X509Certificate second = Pem.certificate(made.get(1).folder().resolve("tls.crt"));
    assertThat(second.getSubjectAlternativeNames())
        .containsExactly(List.of(2, "evmesh"), List.of(2, "node-2.example"));
    assertThat(second.getExtendedKeyUsage()).hasSize(2);
    assertThat(Pem.certificate(made.get(0).folder().resolve("tls.crt")).getSerialNumber())
        .isNotEqualTo(second.getSerialNumber());
  }

  @Test
  void onlyTheOwnerMayReadAnythingAndNoNodeHasTheAuthoritysKey() throws IOException {
    make(NOW, false, "a", "b");
    try (Stream<Path> files = Files.walk(out.resolve("c"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
      }
    }
    assertThat(out.resolve("c/a/ca.key")).doesNotExist();
    assertThat(out.resolve("c/a/secret")).hasSameTextualContentAs(out.resolve("c/b/secret"));
  }

  @Test
  void theSameAgainKeepsWhatIsThereAndRenewsWhenTold() throws IOException {
    Path certificate = make(NOW, false, "a").getFirst().folder().resolve("tls.crt");
    String before = Files.readString(certificate);
    List<Made> again = make(NOW.plusSeconds(1), false, "a", "b");
    assertThat(again).extracting(Made::made).containsExactly(false, true);
    assertThat(Files.readString(certificate)).isEqualTo(before);
    Instant later = NOW.plus(Duration.ofDays(20));
    assertThat(make(later, true, "a").getFirst().made()).isTrue();
    assertThat(check(certificate.getParent(), later)).isEqualTo(later.plus(Duration.ofDays(30)));
  }

  @Test
  void whatCanNotBeUsedIsRefusedInASentence() throws IOException {
    Path a = make(NOW, false, "a", "b").getFirst().folder();
    Path b = a.resolveSibling("b");
    refuses("tls.crt: ended on 2026-03-31", () -> check(a, NOW.plus(Duration.ofDays(31))));
    refuses("is the clock right", () -> check(a, NOW.minus(Duration.ofDays(1))));
    Path key = a.resolve("tls.key");
    Files.copy(b.resolve("tls.key"), key, StandardCopyOption.REPLACE_EXISTING);
    refuses("tls.key: is not the key of", () -> check(a, NOW));
    Files.writeString(key, "nothing");
    refuses("tls.key: holds no private key in PEM", () -> check(a, NOW));
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    refuses("tls.key: is no key of RSA", () -> check(a, NOW));
    Files.writeString(a.resolve("tls.crt"), "nothing");
    refuses("tls.crt: holds no certificate in PEM", () -> check(a, NOW));
    refuses("'../x' is no name", () -> make(NOW, false, "../x"));
    refuses("named twice", () -> make(NOW, false, "x", "X"));
    refuses("holds until", () -> make(NOW.plus(Duration.ofDays(290)), true, "b"));
    Files.delete(out.resolve("c/ca.key"));
    refuses("only one is there", () -> make(NOW, false, "d"));
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
    Path a = make(NOW, false, "a").getFirst().folder();
    Path theirs = out.resolve("other");
    ClusterCertificates.make(
        new CertificatePlan(
            theirs, "evmesh", List.of("a"), Duration.ofDays(1), Duration.ofDays(2), false),
        Clock.fixed(NOW, ZoneOffset.UTC));
    Files.copy(theirs.resolve("ca.crt"), a.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
    refuses("was not signed by the authority", () -> check(a, NOW));
  }

  private static void refuses(String sentence, Runnable work) {
    assertThatThrownBy(work::run).isInstanceOf(InputException.class).hasMessageContaining(sentence);
  }
}
