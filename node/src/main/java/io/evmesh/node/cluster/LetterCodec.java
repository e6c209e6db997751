package io.evmesh.node.cluster;

import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How letters stand on the wire: a version, a kind, the fields. A reader leaves out what comes
 * behind the fields it knows, so that a later version may add some.
 */
public final class LetterCodec {
  /** The version that is written. All of the kinds below are of it. */
  public static final byte VERSION = 1;

  /** The oldest version that is read. */
  public static final byte OLDEST_READ_VERSION = 1;

  private static final byte STATUS = 1;
  private static final byte NEW_HEAD = 2;
  private static final byte PENDING = 3;
  private static final byte CALL = 4;
  private static final byte TAKEN = 5;
  private static final byte ANSWERED = 6;
  private static final byte NOT_LEADER = 7;
  private static final byte DRAIN = 8;

  private static final int MOST_TEXT = 1 << 16;
  private static final int MOST_HASHES = 100_000;

  private LetterCodec() {}

  /** The bytes do not make a letter that this version knows. */
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  /** The letter's bytes. */
  public static Bytes encode(Letter letter) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      switch (letter) {
        case Letter.Status(var status) -> write(out, status);
        case Letter.NewHead(var block) -> numbered(out, NEW_HEAD, block);
        case Letter.Pending(var transactions) -> {
          out.writeByte(PENDING);
          out.writeInt(transactions.size());
          for (Hash hash : transactions) {
            out.write(hash.toBytes().toArray());
          }
        }
        case Letter.Call(var number, var submitter, var body) -> {
          numbered(out, CALL, number);
          text(out, submitter);
          data(out, body);
        }
        case Letter.Taken(var number) -> numbered(out, TAKEN, number);
        case Letter.Answered(var number, var head, var body) -> {
          numbered(out, ANSWERED, number);
          out.writeLong(head);
          data(out, body);
        }
        case Letter.NotLeader(var number) -> numbered(out, NOT_LEADER, number);
        case Letter.Drain() -> out.writeByte(DRAIN);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("nothing but memory is written", e);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  private static void numbered(DataOutputStream out, byte kind, long number) throws IOException {
    out.writeByte(kind);
    out.writeLong(number);
  }

  private static void write(DataOutputStream out, NodeStatus status) throws IOException {
    out.writeByte(STATUS);
    out.writeByte(status.role().ordinal());
    out.writeLong(status.epoch());
    out.writeLong(status.head());
    out.writeInt(status.lanes());
    out.writeInt(status.lanesBusy());
    out.writeInt(status.shards());
    out.writeLong(status.blocks());
    out.writeLong(status.transactions());
    out.writeLong(status.messages());
    out.writeLong(status.bytes());
    text(out, status.rpc());
    text(out, status.management());
    text(out, status.trouble());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    data(out, Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void data(DataOutputStream out, Bytes data) throws IOException {
    out.writeInt(data.size());
    out.write(data.unsafeArray());
  }

  /**
   * The letter with these bytes.
   *
   * @throws Unreadable if there is none
   */
  public static Letter decode(Bytes bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.unsafeArray()))) {
      int version = in.readByte();
      if (version < OLDEST_READ_VERSION) {
        throw new Unreadable("a letter of version " + version);
      }
      int kind = in.readByte();
      return switch (kind) {
        case STATUS -> new Letter.Status(status(in));
        case NEW_HEAD -> new Letter.NewHead(in.readLong());
        case PENDING -> new Letter.Pending(hashes(in));
        case CALL -> new Letter.Call(in.readLong(), text(in), data(in, Integer.MAX_VALUE));
        case TAKEN -> new Letter.Taken(in.readLong());
        case ANSWERED ->
            new Letter.Answered(in.readLong(), in.readLong(), data(in, Integer.MAX_VALUE));
        case NOT_LEADER -> new Letter.NotLeader(in.readLong());
        case DRAIN -> new Letter.Drain();
        default -> throw new Unreadable("a letter of kind %d, version %d".formatted(kind, version));
      };
    } catch (EOFException e) {
      throw new Unreadable("a letter that ends too early");
    } catch (IOException e) {
      throw new UncheckedIOException("nothing but memory is read", e);
    }
  }

  private static NodeStatus status(DataInputStream in) throws IOException {
    int role = in.readByte();
    if (role < 0 || role >= Role.values().length) {
      throw new Unreadable("a role of number " + role);
    }
    return new NodeStatus(
        Role.values()[role],
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        text(in),
        text(in),
        text(in));
  }

  private static List<Hash> hashes(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST_HASHES) {
      throw new Unreadable("%d hashes".formatted(count));
    }
    List<Hash> hashes = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] hash = in.readNBytes(Hash.SIZE);
      if (hash.length < Hash.SIZE) {
        throw new EOFException();
      }
      hashes.add(Hash.read(hash, 0));
    }
    return hashes;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(data(in, MOST_TEXT).unsafeArray(), StandardCharsets.UTF_8);
  }

  private static Bytes data(DataInputStream in, int most) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > most || size > in.available()) {
      throw new Unreadable("a field of %d bytes".formatted(size));
    }
    return Bytes.wrap(in.readNBytes(size));
  }
}
