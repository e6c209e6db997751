package io.evmesh.lab.scenario;

import io.evmesh.lab.document.Entry;
import java.util.List;

/**
 * Cities with data centres, and how long a message takes from one to another: half of the round
 * trips that cloud providers publish for these places, in whole milliseconds. Within a city it is
 * 250 microseconds.
 */
public final class Cities {
  private static final long WITHIN_NANOS = 250_000;
  private static final long HALF_MILLI = 500_000;

  private static final List<String> NAMES =
      List.of(
          "frankfurt",
          "london",
          "stockholm",
          "ashburn",
          "san-francisco",
          "sao-paulo",
          "singapore",
          "tokyo",
          "sydney",
          "mumbai");

  /** Round trips in milliseconds: by the later city of the list, then by the earlier one. */
  private static final int[][] ROUND_TRIPS = {
    {},
    {16},
    {22, 32},
    {91, 77, 112},
    {149, 139, 163, 62},
    {205, 187, 217, 115, 175},
    {164, 172, 184, 220, 172, 327},
    {227, 219, 246, 147, 108, 257, 70},
    {281, 270, 297, 199, 139, 312, 93, 104},
    {125, 116, 139, 187, 232, 300, 59, 128, 150},
  };

  private Cities() {}

  /** All names. */
  public static List<String> names() {
    return NAMES;
  }

  static String check(Entry entry) {
    return entry.oneOf(NAMES.toArray(String[]::new));
  }

  /** Nanoseconds from one city to another. */
  public static long nanos(String from, String to) {
    int one = NAMES.indexOf(from);
    int other = NAMES.indexOf(to);
    return one == other
        ? WITHIN_NANOS
        : ROUND_TRIPS[Math.max(one, other)][Math.min(one, other)] * HALF_MILLI;
  }
}
