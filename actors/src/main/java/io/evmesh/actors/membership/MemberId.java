package io.evmesh.actors.membership;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One life of a member: a node that ends and joins again is another one.
 *
 * @param address {@code host:port} of its remoting
 * @param uid drawn by chance when its actor system starts
 */
public record MemberId(String address, long uid) {
  private static final int MOST_NAME = 56;
  private static final Pattern START = Pattern.compile("m[0-9a-f]+-");
  private static final Pattern NAME = Pattern.compile("m[0-9a-f]+-(.+):([0-9]+)");

  /** A name of letters, digits and {@code .:-} that begins with the uid, at most 56 long. */
  public String name() {
    String all = key() + "-" + address.replaceAll("[^A-Za-z0-9.:-]", "");
    return all.substring(0, Math.min(MOST_NAME, all.length()));
  }

  /** The address of the life with this {@link #name}; empty if it was too long for it. */
  public static Optional<String> addressOf(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches() || name.length() == MOST_NAME) {
      return Optional.empty();
    }
    String host = parts.group(1);
    return Optional.of((host.contains(":") ? "[" + host + "]" : host) + ":" + parts.group(2));
  }

  /** Whether some life could have this {@link #name}. */
  public static boolean isName(String name) {
    return START.matcher(name).lookingAt();
  }

  /** Whether {@link #name} of this life is the given one. */
  public boolean isNamed(String name) {
    return name.startsWith(key() + "-");
  }

  private String key() {
    return "m" + Long.toHexString(uid);
  }

  @Override
  public String toString() {
    return address;
  }
}
