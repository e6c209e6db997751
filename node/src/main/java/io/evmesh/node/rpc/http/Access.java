package io.evmesh.node.rpc.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask.
 *
 * @param hosts names that requests may call the server by, in small letters; {@value #ALL} for any.
 *     Addresses always may: no name server is asked for them
 * @param origins pages whose scripts may ask, as browsers tell them; {@value #ALL} for any, {@value
 *     #LOOPBACK} for those of this machine
 * @param tokens of which every request must bring one; none if nobody is asked for it
 * @param jwt judges the tokens in place of those, where whoever asks signs each
 */
public record Access(
    Set<String> hosts, Set<String> origins, List<String> tokens, Optional<JwtBearer> jwt) {
  /** Whoever is on this machine. */
  public static final Access LOCAL =
      new Access(Set.of("localhost"), Set.of(Access.LOOPBACK), List.of());

  static final String ALL = "*";
  static final String LOOPBACK = "loopback";

  /** The same without signed tokens. */
  public Access(Set<String> hosts, Set<String> origins, List<String> tokens) {
    this(hosts, origins, tokens, Optional.empty());
  }

  public Access {
    hosts = Set.copyOf(hosts);
    origins = Set.copyOf(origins);
    tokens = List.copyOf(tokens);
  }

  /** Whether only this machine reaches an address or name that is listened on. */
  public static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  /** Whether this is an address, not a name. */
  static boolean isAddress(String host) {
    return literal(host).isPresent();
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a name
    }
  }

  @Override
  public String toString() {
    return "hosts %s, origins %s%s"
        .formatted(hosts, origins, tokens.isEmpty() && jwt.isEmpty() ? "" : ", token");
  }
}
