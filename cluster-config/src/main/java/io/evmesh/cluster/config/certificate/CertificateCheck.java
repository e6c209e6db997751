package io.evmesh.cluster.config.certificate;

import io.evmesh.input.json.InputException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** Looks at the files of a node before others do: a fault is a sentence, not a silent network. */
public final class CertificateCheck {
  private static final Integer DNS_NAME = 2; // in a certificate's alternative names

  private CertificateCheck() {}

  /**
   * Checks what a node is to show.
   *
   * @param cluster name that the certificate must bear
   * @return when the first of the two certificates ends
   * @throws InputException in one sentence that names the file
   */
  public static Instant check(
      Path certificateFile, Path keyFile, Path authorityFile, String cluster, Instant now) {
    X509Certificate certificate = Pem.certificate(certificateFile);
    X509Certificate authority = Pem.certificate(authorityFile);
    holds(certificate, certificateFile, now);
    holds(authority, authorityFile, now);
    try {
      certificate.verify(authority.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new InputException(
          "%s: was not signed by the authority in %s".formatted(certificateFile, authorityFile), e);
    }
    if (!Pem.belongTogether(certificate, Pem.key(keyFile))) {
      throw new InputException("%s: is not the key of %s".formatted(keyFile, certificateFile));
    }
    if (!names(certificate).contains(cluster)) {
      throw new InputException(
          "%s: is not for the cluster %s but for %s"
              .formatted(certificateFile, cluster, names(certificate)));
    }
    Instant end = certificate.getNotAfter().toInstant();
    Instant authorityEnd = authority.getNotAfter().toInstant();
    return end.isBefore(authorityEnd) ? end : authorityEnd;
  }

  private static void holds(X509Certificate certificate, Path file, Instant now) {
    if (certificate.getNotAfter().toInstant().isBefore(now)) {
      throw new InputException(
          "%s: ended on %s; './evmesh cluster certificates --renew' makes new ones"
              .formatted(file, certificate.getNotAfter().toInstant()));
    }
    if (certificate.getNotBefore().toInstant().isAfter(now)) {
      throw new InputException(
          "%s: begins only on %s; is the clock right?"
              .formatted(file, certificate.getNotBefore().toInstant()));
    }
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.getFirst().equals(DNS_NAME))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new InputException("the names of a certificate can not be read", e);
    }
  }
}
