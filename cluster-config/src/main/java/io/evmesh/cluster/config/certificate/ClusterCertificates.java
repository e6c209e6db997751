package io.evmesh.cluster.config.certificate;

import io.evmesh.input.json.InputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes what the nodes of a cluster need for mutual TLS, in a folder: {@code ca.crt} and {@code
 * ca.key}, the authority, and for each node a folder with {@code tls.crt}, {@code tls.key}, {@code
 * ca.crt} and the cluster's {@code secret}. The authority's key stays where it is: no node needs
 * it. Called again it keeps what is there and adds what is missing.
 */
public final class ClusterCertificates {
  private static final int SECRET_BYTES = 32;
  private static final String NODE = "[A-Za-z0-9.:-]{1,100}";

  private final CertificatePlan plan;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private ClusterCertificates(CertificatePlan plan, Clock clock) {
    this.plan = plan;
    this.clock = clock;
  }

  /**
   * What was done for a node.
   *
   * @param made false if it had a certificate, which was left alone
   * @param until when its certificate holds
   */
  public record Made(String node, Path folder, boolean made, Instant until) {}

  /**
   * Makes what is missing.
   *
   * @throws InputException in one sentence, if the folder holds something else or can not be
   *     written
   */
  public static List<Made> make(CertificatePlan plan, Clock clock) {
    return new ClusterCertificates(plan, clock).make();
  }

  private List<Made> make() {
    check();
    SecretFiles.folder(plan.out());
    Authority authority = authority();
    String secret = secret();
    List<Made> made = new ArrayList<>();
    for (String node : plan.nodes()) {
      made.add(make(authority, secret, node));
    }
    return made;
  }

  private void check() {
    if (!plan.valid().isPositive() || plan.authorityValid().compareTo(plan.valid()) < 0) {
      throw new InputException(
          "a certificate must hold for some time, and the authority's for no less than a node's");
    }
    Set<String> folders = new HashSet<>();
    for (String node : plan.nodes()) {
      if (!node.matches(NODE) || node.startsWith(".") || node.startsWith("-")) {
        throw new InputException("'%s' is no name or address of a host".formatted(node));
      }
      if (!folders.add(node.toLowerCase(Locale.ROOT))) {
        throw new InputException("the node %s is named twice".formatted(node));
      }
    }
  }

  private Authority authority() {
    Path certificate = plan.out().resolve("ca.crt");
    Path key = plan.out().resolve("ca.key");
    if (Files.exists(certificate) != Files.exists(key)) {
      throw new InputException(
          "%s: of ca.crt and ca.key only one is there; move it away, or bring the other"
              .formatted(plan.out()));
    }
    if (Files.exists(certificate)) {
      Authority known = new Authority(Pem.certificate(certificate), Pem.key(key));
      known.check(clock.instant().plus(plan.valid()), certificate);
      return known;
    }
    Authority fresh =
        Authority.create(plan.cluster(), clock.instant(), plan.authorityValid(), random);
    SecretFiles.write(key, Pem.of(fresh.key()), plan.renew());
    SecretFiles.write(certificate, Pem.of(fresh.certificate()), plan.renew());
    return fresh;
  }

  private String secret() {
    Path file = plan.out().resolve("secret");
    if (!Files.exists(file)) {
      byte[] bytes = new byte[SECRET_BYTES];
      random.nextBytes(bytes);
      SecretFiles.write(file, HexFormat.of().formatHex(bytes) + "\n", false);
    }
    return SecretFiles.read(file);
  }

  private Made make(Authority authority, String secret, String node) {
    Path folder = plan.out().resolve(node.replace(':', '-'));
    Path certificate = folder.resolve("tls.crt");
    if (Files.exists(certificate) && !plan.renew()) {
      Instant until = Pem.certificate(certificate).getNotAfter().toInstant();
      return new Made(node, folder, false, until);
    }
    SecretFiles.folder(folder);
    Authority.Issued issued =
        authority.issue(node, plan.cluster(), clock.instant(), plan.valid(), random);
    SecretFiles.write(folder.resolve("secret"), secret, true);
    SecretFiles.write(folder.resolve("ca.crt"), Pem.of(authority.certificate()), true);
    SecretFiles.write(folder.resolve("tls.key"), Pem.of(issued.key()), true);
    SecretFiles.write(certificate, Pem.of(issued.certificate()), true);
    return new Made(node, folder, true, issued.certificate().getNotAfter().toInstant());
  }
}
