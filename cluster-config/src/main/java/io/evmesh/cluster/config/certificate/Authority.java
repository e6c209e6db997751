package io.evmesh.cluster.config.certificate;

import io.evmesh.input.json.InputException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Who signs the certificates of a cluster's nodes. Keys are of RSA, since Akka reads no others from
 * files, and of 3,072 bits, which is as hard to break as AES with 128.
 *
 * @param certificate signed by itself
 */
record Authority(X509Certificate certificate, PrivateKey key) {
  private static final int KEY_BITS = 3_072;
  private static final int SERIAL_BITS = 127;

  /** Clocks of machines differ: what is new already holds for some that are behind. */
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  /** A certificate, and the key that belongs to it. */
  record Issued(X509Certificate certificate, PrivateKey key) {}

  static Authority create(String cluster, Instant now, Duration valid, SecureRandom random) {
    try {
      KeyPair keys = keys(random);
      X500Name name = name("evmesh cluster " + cluster);
      X509v3CertificateBuilder draft = draft(name, name, now, valid, keys.getPublic(), random);
      draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      draft.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Authority(signed(draft, keys.getPrivate()), keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("no certificate of an authority can be made", e);
    }
  }

  /** A certificate by which a node is client and server to others of its cluster. */
  Issued issue(String node, String cluster, Instant now, Duration valid, SecureRandom random) {
    try {
      KeyPair keys = keys(random);
      X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      X509v3CertificateBuilder draft =
          draft(issuer, name(node), now, valid, keys.getPublic(), random);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      draft.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      draft.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      draft.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      draft.addExtension(Extension.subjectAlternativeName, false, names(node, cluster));
      draft.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate));
      return new Issued(signed(draft, key), keys.getPrivate());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("no certificate can be made for " + node, e);
    }
  }

  /**
   * Refuses an authority that can not sign.
   *
   * @param until it must hold for what it signs
   * @throws InputException in one sentence
   */
  void check(Instant until, Path file) {
    if (certificate.getBasicConstraints() < 0) {
      throw new InputException(file + ": is no certificate of an authority");
    }
    if (certificate.getNotAfter().toInstant().isBefore(until)) {
      throw new InputException(
          "%s: holds until %s only, which is before the new certificates would end; give them a"
                  .formatted(file, certificate.getNotAfter().toInstant())
              + " shorter time, or begin a new folder with a new authority");
    }
    if (!Pem.belongTogether(certificate, key)) {
      throw new InputException(file + ": the key in ca.key is not the certificate's");
    }
  }

  /** The node's own name, and the cluster's, which is what its members have in common. */
  private static GeneralNames names(String node, String cluster) {
    List<GeneralName> names = new ArrayList<>();
    names.add(new GeneralName(GeneralName.dNSName, cluster));
    boolean address = node.contains(":") || node.matches("[0-9]+(\\.[0-9]+){3}");
    names.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, node));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
  }

  private static KeyPair keys(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(Pem.ALGORITHM);
    generator.initialize(KEY_BITS, random);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder draft(
      X500Name issuer,
      X500Name subject,
      Instant now,
      Duration valid,
      PublicKey key,
      SecureRandom random)
      throws GeneralSecurityException, CertIOException {
    X509v3CertificateBuilder draft =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, random).setBit(0),
            Date.from(now.minus(CLOCKS)),
            Date.from(now.plus(valid)),
            subject,
            key);
    draft.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    return draft;
  }

  private static X509Certificate signed(X509v3CertificateBuilder draft, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(draft.build(new JcaContentSignerBuilder(Pem.SIGNATURE).build(key)));
  }
}
