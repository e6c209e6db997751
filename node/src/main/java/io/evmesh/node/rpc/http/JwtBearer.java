package io.evmesh.node.rpc.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who signs tokens with a shared secret, each for a minute.
 *
 * <p>Source: Engine API, authentication.md: HS256, and {@code iat} within 60 s.
 */
public final class JwtBearer {
  private static final Duration NEAR = Duration.ofSeconds(60);

  private final MACVerifier verifier;
  private final Clock clock;

  /**
   * @param secret 32 bytes
   */
  public JwtBearer(byte[] secret, Clock clock) {
    this.clock = clock;
    try {
      verifier = new MACVerifier(secret);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret is too short", e);
    }
  }

  /** Why a token is refused; empty if it is good. */
  Optional<String> refusal(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())) {
        return Optional.of("the token is not signed by HS256");
      }
      return jwt.verify(verifier)
          ? refusalAt(clock.instant(), jwt.getJWTClaimsSet())
          : Optional.of("the token's signature is not that of the secret");
    } catch (ParseException | JOSEException e) {
      return Optional.of("the token can not be read");
    }
  }

  private static Optional<String> refusalAt(Instant now, JWTClaimsSet claims) {
    Date issued = claims.getIssueTime();
    if (issued == null) {
      return Optional.of("the token does not say when it was issued");
    }
    if (Duration.between(issued.toInstant(), now).abs().compareTo(NEAR) > 0) {
      return Optional.of("the token was not issued within a minute of now");
    }
    @Nullable Date expires = claims.getExpirationTime();
    return expires != null && expires.toInstant().isBefore(now)
        ? Optional.of("the token has expired")
        : Optional.empty();
  }
}
