package io.evmesh.actors.membership;

import io.evmesh.engine.types.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts messages into parcels, and puts those that come together again. What is not whole when too
 * much else has begun is dropped: who sent it gets no answer and sends again.
 */
final class Assembly {
  /** Well below the frame of the transport. */
  static final int PART_BYTES = 100 << 10;

  /** The longest message: a block's worth of transactions, or an answer of the RPC. */
  static final int MOST_BYTES = 128 << 20;

  /** Messages that are not whole, at most. */
  static final int MOST_BEGUN = 256;

  private record Key(MemberId from, long message) {}

  private static final class Begun {
    final @Nullable Bytes[] parts;
    int missing;

    Begun(int count) {
      parts = new Bytes[count];
      missing = count;
    }
  }

  private final LinkedHashMap<Key, Begun> begun = new LinkedHashMap<>();

  /** The parcels of a message. */
  static List<Parcel> cut(MemberId from, long message, Bytes bytes) {
    if (bytes.size() > MOST_BYTES) {
      throw new IllegalArgumentException(
          "a message of %d bytes, at most %d are possible".formatted(bytes.size(), MOST_BYTES));
    }
    int parts = Math.max(1, (bytes.size() + PART_BYTES - 1) / PART_BYTES);
    List<Parcel> all = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int begin = part * PART_BYTES;
      Bytes piece = bytes.slice(begin, Math.min(bytes.size(), begin + PART_BYTES));
      all.add(new Parcel(from, message, part, parts, piece));
    }
    return all;
  }

  /** The message that is whole with this parcel; empty if none is. */
  Optional<Bytes> add(Parcel parcel) {
    if (parcel.parts() == 1) {
      return Optional.of(parcel.bytes());
    }
    boolean isOdd =
        parcel.parts() < 1
            || parcel.parts() > MOST_BYTES / PART_BYTES + 1
            || parcel.part() < 0
            || parcel.part() >= parcel.parts();
    if (isOdd) {
      return Optional.empty();
    }
    Key key = new Key(parcel.from(), parcel.message());
    Begun whole = begun.computeIfAbsent(key, _ -> new Begun(parcel.parts()));
    if (parcel.parts() != whole.parts.length || whole.parts[parcel.part()] != null) {
      return Optional.empty();
    }
    whole.parts[parcel.part()] = parcel.bytes();
    whole.missing--;
    if (whole.missing > 0) {
      dropOldest();
      return Optional.empty();
    }
    begun.remove(key);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Bytes part : whole.parts) {
      bytes.writeBytes(Objects.requireNonNull(part).toArray());
    }
    return Optional.of(Bytes.wrap(bytes.toByteArray()));
  }

  private void dropOldest() {
    if (begun.size() > MOST_BEGUN) {
      Map.Entry<Key, Begun> ignored = begun.pollFirstEntry();
    }
  }

  /** Forgets what somebody began who is gone. */
  void forget(MemberId from) {
    begun.keySet().removeIf(key -> key.from().equals(from));
  }
}
