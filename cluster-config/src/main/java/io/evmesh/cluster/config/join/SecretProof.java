package io.evmesh.cluster.config.join;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows that a node knows the cluster's secret without telling it: HMAC-SHA-256 of what the cluster
 * is. Whoever can read the network could repeat it; against such there is mutual TLS.
 */
public final class SecretProof {
  private static final String ALGORITHM = "HmacSHA256";

  /** In front of the secret, since a key may not be empty. */
  private static final String PREFIX = "evmesh cluster:";

  private SecretProof() {}

  /**
   * The proof, in hexadecimal.
   *
   * @param secret empty for none
   */
  public static String of(String secret, String name, long chainId, String genesis) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec((PREFIX + secret).getBytes(StandardCharsets.UTF_8), ALGORITHM));
      String about = name + "\n" + Long.toUnsignedString(chainId) + "\n" + genesis;
      return HexFormat.of().formatHex(mac.doFinal(about.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }
}
