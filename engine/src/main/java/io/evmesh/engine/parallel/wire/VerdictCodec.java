package io.evmesh.engine.parallel.wire;

import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.codec.MalformedBytesException;
import io.evmesh.engine.parallel.account.Location;
import io.evmesh.engine.parallel.account.Verdicts;
import io.evmesh.engine.parallel.account.Verdicts.Verdict;
import io.evmesh.engine.types.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a place answers to a settle, and lists of places. */
public final class VerdictCodec {
  private static final int EXACT = 1;
  private static final int SLOT = 2;
  private static final int SAME_ADDRESS = 4; // as that of the verdict before
  private static final int SAME_LOCATION = 8;

  private VerdictCodec() {}

  /** Version, how many, and of each: reader, its incarnation, writer, flags, location. */
  public static void write(ByteWriter out, Verdicts verdicts) {
    Wire.begin(out);
    out.number(verdicts.all().size());
    Location last = null;
    for (Verdict verdict : verdicts.all()) {
      out.number(verdict.reader());
      out.number(verdict.incarnation());
      out.number(verdict.writer() + 1L);
      write(out, verdict.location(), last, verdict.exact() ? EXACT : 0);
      last = verdict.location();
    }
  }

  private static void write(ByteWriter out, Location location, @Nullable Location last, int flags) {
    if (location.equals(last)) {
      out.octet(flags | SAME_LOCATION);
      return;
    }
    boolean same = last != null && location.address().equals(last.address());
    out.octet(flags | (location.slot() != null ? SLOT : 0) | (same ? SAME_ADDRESS : 0));
    if (!same) {
      out.address(location.address());
    }
    if (location.slot() != null) {
      out.word(location.slot());
    }
  }

  /**
   * Reads an answer.
   *
   * @param transactions how many the block has
   * @throws MalformedBytesException if it is none
   */
  public static Verdicts read(ByteReader in, int transactions) {
    Wire.expectVersion(in);
    int count = in.count(4);
    Verdicts verdicts = new Verdicts();
    Location last = null;
    for (int i = 0; i < count; i++) {
      int reader = in.numberTo(transactions - 1);
      int incarnation = in.numberTo(Integer.MAX_VALUE);
      int writer = in.numberTo(transactions) - 1;
      int flags = in.octet();
      last = readLocation(in, last, flags);
      verdicts.add(new Verdict(reader, incarnation, writer, last, (flags & EXACT) != 0));
    }
    return verdicts;
  }

  private static Location readLocation(ByteReader in, @Nullable Location last, int flags) {
    Wire.check(
        flags < 2 * SAME_LOCATION
            && ((flags & SAME_LOCATION) == 0 || (flags & (SLOT | SAME_ADDRESS)) == 0),
        "the flags of a location contradict each other");
    if ((flags & SAME_LOCATION) != 0) {
      return Wire.nonNull(last, "the first location is that of the one before");
    }
    Address address =
        (flags & SAME_ADDRESS) != 0
            ? Wire.nonNull(last, "the first address is that of the one before").address()
            : in.address();
    return new Location(address, (flags & SLOT) != 0 ? in.word() : null);
  }

  /** Version, how many, and of each flags, address and slot; short where they are sorted. */
  public static void writeLocations(ByteWriter out, Collection<Location> locations) {
    Wire.begin(out);
    out.number(locations.size());
    Location last = null;
    for (Location location : locations) {
      write(out, location, last, 0);
      last = location;
    }
  }

  /**
   * Reads a list of places.
   *
   * @throws MalformedBytesException if it is none
   */
  public static List<Location> readLocations(ByteReader in) {
    Wire.expectVersion(in);
    int count = in.count();
    List<Location> locations = new ArrayList<>(count);
    Location last = null;
    for (int i = 0; i < count; i++) {
      last = readLocation(in, last, in.octet());
      locations.add(last);
    }
    return locations;
  }
}
