package io.evmesh.node.batch;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * An address that is told the end of a batch.
 *
 * @param url of http or https
 * @param secret that calls are signed with; may be empty
 */
public record Webhook(String url, String secret) {
  private static final int MOST_URL = 2000;
  private static final int MOST_SECRET = 200;

  /**
   * Checks the address as far as that is possible without asking anybody.
   *
   * @throws BatchRefusal if it is no good
   */
  public Webhook {
    if (url.length() > MOST_URL || secret.length() > MOST_SECRET) {
      throw malformed("an address has at most %d characters, a secret %d", MOST_URL, MOST_SECRET);
    }
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (!List.of("http", "https").contains(scheme)
          || uri.getHost() == null
          || uri.getUserInfo() != null) {
        throw malformed("'%s' is no address of http or https", url);
      }
    } catch (URISyntaxException e) {
      throw malformed("'%s' is no address of http or https", url);
    }
  }

  private static BatchRefusal malformed(String form, Object... values) {
    return new BatchRefusal(BatchRefusal.Kind.MALFORMED, "webhook: " + form.formatted(values));
  }

  /** Whether an address is of this machine, its network or a cloud's own, where no hook may go. */
  static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    boolean ours = bytes.length == 4 && bytes[0] == 0;
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || uniqueLocal
        || shared
        || ours
        || isEmbedded(bytes);
  }

  /** IPv4 in IPv6: 64:ff9b::/96 and 2002::/16 lead where the IPv4 address does. */
  private static boolean isEmbedded(byte[] bytes) {
    return bytes.length == 16
        && (bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b
            || bytes[0] == 0x20 && bytes[1] == 0x02);
  }

  /**
   * Checks that all addresses behind the name may be called.
   *
   * @throws UnknownHostException if there are none
   * @throws BatchRefusal if one may not
   */
  void checkPublic() throws UnknownHostException {
    String host = URI.create(url).getHost().replaceAll("^\\[|]$", "");
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (isPrivate(address)) {
        throw malformed(
            "%s leads to %s, which is of this machine, a private network or a cloud's own;"
                + " --batch.private-webhooks allows that",
            host, address.getHostAddress());
      }
    }
  }

  @Override
  public String toString() {
    return url;
  }
}
