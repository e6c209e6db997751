package io.evmesh.sim.cluster;

import io.evmesh.engine.types.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Relays in front of the ports of this machine's processes. Whatever goes through one arrives so
 * much later, in either direction, and as much of it at a time as comes.
 */
final class SlowLinks implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  /** Pieces of a connection that are on their way at once; who sends more waits. */
  private static final int MOST_ON_THE_WAY = 256;

  private final long delayNanos;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("link-", 0).factory());
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

  /** Some bytes, none at the end, and when they are to arrive. */
  private record Piece(Bytes bytes, long dueNanos) {}

  /** Links that take so long each way. */
  SlowLinks(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** Puts a relay in front of a port; the port at which that is reached. */
  int before(int port) throws IOException {
    ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    open.add(server);
    threads.execute(() -> accept(server, port));
    return server.getLocalPort();
  }

  private void accept(ServerSocket server, int port) {
    while (!server.isClosed()) {
      try {
        Socket in = server.accept();
        open.add(in);
        threads.execute(() -> connect(in, port));
      } catch (IOException e) {
        return; // it is closed
      }
    }
  }

  private void connect(Socket in, int port) {
    try {
      Socket out = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(out);
      in.setTcpNoDelay(true);
      out.setTcpNoDelay(true);
      carry(in, out);
      carry(out, in);
    } catch (IOException e) {
      close(in); // the process is not there yet: whoever connected tries again
    }
  }

  private void carry(Socket from, Socket to) {
    BlockingQueue<Piece> way = new ArrayBlockingQueue<>(MOST_ON_THE_WAY);
    threads.execute(() -> deliver(way, from, to));
    threads.execute(() -> read(from, way));
  }

  private void read(Socket from, BlockingQueue<Piece> way) {
    byte[] chunk = new byte[CHUNK];
    try {
      try {
        InputStream bytes = from.getInputStream();
        for (int size = bytes.read(chunk); size >= 0; size = bytes.read(chunk)) {
          way.put(piece(Bytes.wrap(Arrays.copyOf(chunk, size))));
        }
      } finally {
        way.put(piece(Bytes.EMPTY));
      }
    } catch (IOException e) {
      return; // the connection is closed here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Piece piece(Bytes bytes) {
    return new Piece(bytes, System.nanoTime() + delayNanos);
  }

  private void deliver(BlockingQueue<Piece> way, Socket from, Socket to) {
    try {
      OutputStream bytes = to.getOutputStream();
      for (Piece next = way.take(); !next.bytes().isEmpty(); next = way.take()) {
        TimeUnit.NANOSECONDS.sleep(next.dueNanos() - System.nanoTime());
        bytes.write(next.bytes().unsafeArray());
      }
    } catch (IOException e) {
      return; // who was to get it has ended
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(Closeable part) {
    open.remove(part);
    try {
      part.close();
    } catch (IOException e) {
      throw new UncheckedIOException("a socket does not close", e);
    }
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(this::close);
    threads.shutdownNow();
  }
}
