package io.evmesh.cluster.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a node shows to the others, and whom it believes: {@code tls.crt}, {@code tls.key} and
 * {@code ca.crt} in one folder, the names that Kubernetes gives them too.
 *
 * @param reload so often the files are read again
 */
public record CertificateFiles(Path folder, Duration reload) {
  /** So often the files are read again unless told otherwise. */
  public static final Duration RELOAD = Duration.ofMinutes(5);

  public Path certificate() {
    return folder.resolve("tls.crt");
  }

  public Path key() {
    return folder.resolve("tls.key");
  }

  public Path authority() {
    return folder.resolve("ca.crt");
  }
}
