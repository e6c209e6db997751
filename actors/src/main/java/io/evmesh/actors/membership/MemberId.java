package io.evmesh.actors.membership;

import java.util.Locale;

/**
 * One life of a member: a node that ends and joins again is another one.
 *
 * @param address {@code host:port} of its remoting
 * @param uid drawn by chance when its actor system starts
 */
public record MemberId(String address, long uid) {
  private static final int MOST_NAME = 56;

  /** A name of letters, digits and {@code .:-} that begins with the uid, at most 56 long. */
  public String name() {
    String all = key() + "-" + address.replaceAll("[^A-Za-z0-9.:-]", "").toLowerCase(Locale.ROOT);
    return all.substring(0, Math.min(MOST_NAME, all.length()));
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
