package io.evmesh.persistence.database;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel whose writes wait for room on the disk. */
final class PatientChannel extends FileChannel {
  private final FileChannel channel;
  private final DiskRoom room;

  PatientChannel(FileChannel channel, DiskRoom room) {
    this.channel = channel;
    this.room = room;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return patiently(() -> channel.write(source));
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return patiently(() -> channel.write(source, position));
  }

  /** A write that says how many bytes it wrote. */
  @FunctionalInterface
  private interface Write {
    int run() throws IOException;
  }

  private int patiently(Write write) throws IOException {
    while (true) {
      try {
        int written = write.run();
        room.found();
        return written;
      } catch (IOException e) {
        room.await(e);
      }
    }
  }

  @Override
  public void force(boolean metaData) throws IOException {
    channel.force(metaData);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return channel.read(target, position);
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    channel.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    channel.truncate(size);
    return this;
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return channel.tryLock(position, size, shared);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return channel.lock(position, size, shared);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return channel.read(targets, offset, length);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return channel.transferTo(position, count, target);
  }

  // What follows would write without waiting for room; H2 does not use it.

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected void implCloseChannel() throws IOException {
    channel.close();
  }
}
