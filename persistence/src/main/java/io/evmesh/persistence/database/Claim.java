package io.evmesh.persistence.database;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * As whom a process writes a chain, and of whom it may take the right to. Only a server has use of
 * it: the sessions there carry the name.
 *
 * @param name at most {@link #MOST_NAME} letters, digits and {@code .:-}
 * @param mayEnd says whether the sessions of whoever writes now are to be ended. Whoever is ended
 *     so can write no more, whatever it believes
 */
public record Claim(String name, Predicate<Writer> mayEnd) {
  /** The longest name: a server cuts longer ones. */
  public static final int MOST_NAME = 56;

  private static final String PREFIX = "evmesh ";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.:-]{1," + MOST_NAME + "}");

  public Claim {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a writer's name can not be '%s'".formatted(name));
    }
  }

  /**
   * Who writes a chain, as its sessions show.
   *
   * @param name of its claim
   * @param silence for how long its sessions have asked the server nothing
   */
  public record Writer(String name, Duration silence) {}

  /** The claim of a process that takes the right of nobody. */
  static Claim modest() {
    return new Claim(UUID.randomUUID().toString().substring(0, 13), _ -> false);
  }

  /** The name of the sessions. */
  String sessions() {
    return sessions(name);
  }

  /** The name of the sessions of a claim with this name. */
  static String sessions(String name) {
    return PREFIX + name;
  }

  /** The name of the claim with these sessions. */
  static String ofSessions(String sessions) {
    return sessions.startsWith(PREFIX) ? sessions.substring(PREFIX.length()) : sessions;
  }
}
