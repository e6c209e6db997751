package io.evmesh.actors.membership;

import akka.serialization.JSerializer;
import io.evmesh.engine.types.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How a parcel stands on the wire: a version, who sent it, which part it is, its bytes. Numbers are
 * big-endian.
 */
public final class ParcelSerializer extends JSerializer {
  private static final int IDENTIFIER = 0x65764d01;
  private static final byte VERSION = 1;
  private static final int MOST_ADDRESS = 512;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public boolean includeManifest() {
    return false;
  }

  @Override
  public byte[] toBinary(Object message) {
    return write((Parcel) message);
  }

  @Override
  public Object fromBinaryJava(byte[] bytes, Class<?> manifest) {
    return read(bytes);
  }

  static byte[] write(Parcel parcel) {
    byte[] address = parcel.from().address().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(parcel.from().uid());
      out.writeShort(address.length);
      out.write(address);
      out.writeLong(parcel.message());
      out.writeInt(parcel.part());
      out.writeInt(parcel.parts());
      out.write(parcel.bytes().toArray());
    } catch (IOException e) {
      throw new UncheckedIOException("nothing but memory is written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The parcel with these bytes.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Parcel read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      int version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException("a parcel of version " + version);
      }
      long uid = in.getLong();
      byte[] address = new byte[Math.clamp(in.getShort(), 0, MOST_ADDRESS)];
      in.get(address);
      long message = in.getLong();
      int part = in.getInt();
      int parts = in.getInt();
      byte[] rest = new byte[in.remaining()];
      in.get(rest);
      MemberId from = new MemberId(new String(address, StandardCharsets.UTF_8), uid);
      return new Parcel(from, message, part, parts, Bytes.wrap(rest));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a parcel that ends too early", e);
    }
  }
}
