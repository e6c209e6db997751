package io.evmesh.node.rpc.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evmesh.node.rpc.Peer;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides from a request's headers whether it may come in. The name in {@code Host} is held against
 * a list because a page can make a name of its own lead to this machine (DNS rebinding); the page
 * itself because a browser sends some requests of any page without asking.
 */
final class Gate {
  private static final Pattern HOST = Pattern.compile("(\\[([^\\[\\]]+)]|[^:\\[\\]]+)(:\\d{1,5})?");
  private static final String BEARER = "Bearer ";

  private final Access access;

  Gate(Access access) {
    this.access = access;
  }

  /** Why a request is not let in. */
  record Refusal(int status, String sentence) {}

  /** The refusal of a request by the name it calls the server by or by its page; empty for none. */
  Optional<Refusal> checkPlace(@Nullable String host, @Nullable String origin) {
    if (host != null && !isOurs(host)) {
      return Optional.of(
          new Refusal(403, "invalid host specified: --http.vhosts names those that are served"));
    }
    if (origin != null && !mayAsk(origin)) {
      return Optional.of(
          new Refusal(
              403, "invalid origin specified: --http.corsdomain names those that are served"));
    }
    return Optional.empty();
  }

  /** The refusal of a request without the token; empty for none. */
  Optional<Refusal> checkToken(@Nullable String authorization) {
    if (access.tokens().isEmpty() && access.jwt().isEmpty()) {
      return Optional.empty();
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return Optional.of(new Refusal(401, "missing token: send Authorization: Bearer TOKEN"));
    }
    if (access.jwt().isPresent()) {
      return access
          .jwt()
          .get()
          .refusal(token(authorization))
          .map(sentence -> new Refusal(401, sentence));
    }
    byte[] given = token(authorization).getBytes(UTF_8);
    boolean known = false;
    for (String token : access.tokens()) {
      known |= MessageDigest.isEqual(given, token.getBytes(UTF_8)); // as long for each
    }
    return known ? Optional.empty() : Optional.of(new Refusal(401, "invalid token"));
  }

  private static String token(String authorization) {
    return authorization.substring(BEARER.length()).strip();
  }

  /** As whom somebody submits who was let in: the same for whoever brings the same token. */
  String submitter(@Nullable String authorization) {
    if (access.tokens().isEmpty() || authorization == null) {
      return Peer.LOCAL;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token(authorization).getBytes(UTF_8));
      return "token-" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private boolean isOurs(String header) {
    if (access.hosts().contains(Access.ALL)) {
      return true;
    }
    Matcher parts = HOST.matcher(header.strip());
    if (!parts.matches()) {
      return false;
    }
    String address = parts.group(2);
    if (address != null) {
      return Access.isAddress(address);
    }
    String name = parts.group(1).toLowerCase(Locale.ROOT);
    return access.hosts().contains(name) || Access.isAddress(name);
  }

  /** Pages of browsers' extensions may: no other page can have their origin. */
  private boolean mayAsk(String origin) {
    return access.origins().contains(Access.ALL)
        || access.origins().contains(origin.toLowerCase(Locale.ROOT))
        || origin.matches("[a-z]+(-[a-z]+)*-extension://[A-Za-z0-9-]+")
        || access.origins().contains(Access.LOOPBACK) && isOfThisMachine(origin);
  }

  private static boolean isOfThisMachine(String origin) {
    try {
      String host = new URI(origin).getHost();
      return host != null && Access.isLoopback(host.replaceAll("^\\[|]$", ""));
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
