package io.evmesh.cluster.config.certificate;

import io.evmesh.input.json.InputException;
import io.evmesh.input.json.InputFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates as text (RFC 7468). */
final class Pem {
  static final String ALGORITHM = "RSA";
  static final String SIGNATURE = "SHA256withRSA";

  private static final int MOST_BYTES = 1 << 20;
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate has no bytes", e);
    }
  }

  static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(bytes), label);
  }

  /**
   * The first certificate of a file.
   *
   * @throws InputException in one sentence that names the file
   */
  static X509Certificate certificate(Path file) {
    byte[] bytes = InputFile.readAll(file, MOST_BYTES);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (GeneralSecurityException e) {
      throw new InputException(file + ": holds no certificate in PEM", e);
    }
  }

  /**
   * The key of a file, of RSA, PKCS #8.
   *
   * @throws InputException in one sentence that names the file
   */
  static PrivateKey key(Path file) {
    Matcher text = KEY.matcher(SecretFiles.read(file));
    if (!text.find()) {
      throw new InputException(file + ": holds no private key in PEM (PKCS #8, not encrypted)");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text.group(1));
      return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new InputException(file + ": is no key of RSA, the only ones that Akka reads", e);
    }
  }

  /** Whether what one signs is what the other's key verifies. */
  static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    try {
      byte[] text = "evmesh".getBytes(StandardCharsets.US_ASCII);
      Signature signature = Signature.getInstance(SIGNATURE);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // of another kind or length
    }
  }
}
