package io.evmesh.cluster.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port.
 *
 * @param host a name or an address; one of version 6 without brackets
 * @param port 0 for any that is free
 */
public record Endpoint(String host, int port) {
  /** The port of the first node, or of the only one on a machine. */
  public static final int USUAL_PORT = 25_520;

  private static final int MOST_PORT = 65_535;
  private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\[\\]:]+)(?::(.*))?");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]+)*\\.?");

  /**
   * What {@code HOST} or {@code HOST:PORT} says.
   *
   * @throws IllegalArgumentException if it says nothing of the kind
   */
  public static Endpoint parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException("'%s' is no HOST:PORT".formatted(text));
    }
    String host = parts.group(1);
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (!host.startsWith("[") && !NAME.matcher(host).matches()) {
      throw new IllegalArgumentException("'%s' is no name of a host".formatted(host));
    }
    return new Endpoint(bare, parts.group(2) == null ? USUAL_PORT : port(parts.group(2)));
  }

  private static int port(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MOST_PORT) {
      throw new IllegalArgumentException("'%s' is no port".formatted(text));
    }
    return Integer.parseInt(text);
  }

  /** Whether only this machine can reach it; a name is one only if it is {@code localhost}. */
  public boolean isLoopback() {
    return isLoopback(host);
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
