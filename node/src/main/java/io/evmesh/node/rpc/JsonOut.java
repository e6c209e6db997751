package io.evmesh.node.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.engine.types.UInt256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON into memory, with the forms that Ethereum's JSON-RPC has for its values: quantities
 * without leading zeros, data with two digits a byte. What is written is sent when it is whole, so
 * that nobody gets half an answer; there is a limit to its size.
 */
public final class JsonOut {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Bounded bytes;
  private final JsonGenerator out;

  /** Is told how many bytes an answer needs by now. */
  @FunctionalInterface
  public interface Room {
    /** As much as wanted. */
    Room ANY = _ -> {};

    /**
     * Has so many.
     *
     * @throws RpcException if it has not
     */
    void has(long bytes);
  }

  /**
   * @param limitBytes above which an answer is refused
   */
  public JsonOut(long limitBytes) {
    this(limitBytes, Room.ANY);
  }

  /**
   * @param limitBytes above which an answer is refused
   * @param room asked before the answer takes more memory
   */
  public JsonOut(long limitBytes, Room room) {
    bytes = new Bounded(limitBytes, room);
    try {
      out = MAPPER.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Collects bytes up to a limit, in parts, so that nothing is copied before all are there. */
  private static final class Bounded extends OutputStream {
    private static final int FIRST_PART = 512;
    private static final int LARGEST_PART = 1 << 16;

    private final long limitBytes;
    private final Room room;
    private final List<byte[]> full = new ArrayList<>();
    private long fullBytes;
    private byte[] part = new byte[FIRST_PART];
    private int used;

    Bounded(long limitBytes, Room room) {
      this.limitBytes = limitBytes;
      this.room = room;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] more, int from, int length) {
      if (fullBytes + used + length > limitBytes) {
        throw RpcException.of(
            RpcException.LIMIT_EXCEEDED,
            "response is too large: more than %d bytes".formatted(limitBytes));
      }
      int done = 0;
      while (done < length) {
        if (used == part.length) {
          next(length - done);
        }
        int some = Math.min(length - done, part.length - used);
        System.arraycopy(more, from + done, part, used, some);
        used += some;
        done += some;
      }
    }

    private void next(int wanted) {
      full.add(part);
      fullBytes += used;
      if (part.length == LARGEST_PART) {
        giveWay();
      }
      int size = Math.clamp(Math.max(2L * part.length, wanted), FIRST_PART, LARGEST_PART);
      room.has(2 * (fullBytes + size)); // once more when all is put together
      part = new byte[size];
      used = 0;
    }

    byte[] all() {
      byte[] all = new byte[Math.toIntExact(fullBytes + used)];
      int at = 0;
      for (byte[] each : full) {
        System.arraycopy(each, 0, all, at, each.length);
        at += each.length;
      }
      System.arraycopy(part, 0, all, at, used);
      return all;
    }
  }

  /** Lets other virtual threads have the carrier, of which there are few. */
  @SuppressWarnings("ThreadPriorityCheck") // fairness, on which nothing that is right depends
  static void giveWay() {
    Thread.yield();
  }

  @FunctionalInterface
  private interface Writing {
    void run() throws IOException;
  }

  /** What writes to a generator of Jackson's. */
  @FunctionalInterface
  public interface Generated {
    void writeTo(JsonGenerator out) throws IOException;
  }

  /** A value that is written to the generator behind this. */
  public JsonOut generated(Generated value) {
    return write(() -> value.writeTo(out));
  }

  private JsonOut write(Writing writing) {
    try {
      writing.run();
      return this;
    } catch (IOException e) {
      if (e.getCause() instanceof RpcException refused) {
        throw refused; // who writes a tree says where in it
      }
      throw new UncheckedIOException("nothing but memory is written to", e);
    }
  }

  /** Everything that was written. */
  public byte[] toBytes() {
    write(out::flush);
    return bytes.all();
  }

  public JsonOut startObject() {
    return write(out::writeStartObject);
  }

  public JsonOut endObject() {
    return write(out::writeEndObject);
  }

  public JsonOut startArray() {
    return write(out::writeStartArray);
  }

  public JsonOut endArray() {
    return write(out::writeEndArray);
  }

  /** Begins a field; its value comes next. */
  public JsonOut field(String name) {
    return write(() -> out.writeFieldName(name));
  }

  public JsonOut nothing() {
    return write(out::writeNull);
  }

  public JsonOut bool(boolean value) {
    return write(() -> out.writeBoolean(value));
  }

  public JsonOut text(String text) {
    return write(() -> out.writeString(text));
  }

  /** A plain JSON number. */
  public JsonOut number(long value) {
    return write(() -> out.writeNumber(value));
  }

  /** A plain JSON number; NaN and the infinities are refused. */
  public JsonOut number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number " + value);
    }
    return write(() -> out.writeNumber(value));
  }

  /** A value as it was read. */
  public JsonOut tree(JsonNode node) {
    return write(() -> MAPPER.writeTree(out, node));
  }

  /** An unsigned number of 64 bits. */
  public JsonOut quantity(long value) {
    return text("0x" + Long.toHexString(value));
  }

  /** A number without leading zeros. */
  public JsonOut quantity(UInt256 value) {
    return value.fitsLong()
        ? quantity(value.toLong())
        : text("0x" + value.toBigInteger().toString(16));
  }

  public JsonOut data(Bytes value) {
    return text(value.toString());
  }

  public JsonOut hash(Hash value) {
    return text(value.toString());
  }

  public JsonOut address(Address value) {
    return text(value.toString());
  }

  /** An address, or null. */
  public JsonOut addressOrNull(@Nullable Address value) {
    return value == null ? nothing() : address(value);
  }

  /** The 32 bytes of a word, leading zeros included. */
  public JsonOut word(UInt256 value) {
    return text(value.toBytes32().toString());
  }

  /** A value that writes itself. */
  public JsonOut answer(Answer answer) throws InterruptedException {
    answer.writeTo(this);
    return this;
  }
}
