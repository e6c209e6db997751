package io.evmesh.node.trial;

import io.evmesh.engine.types.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between the nodes of a cluster on this machine: a relay in front of each, which can be
 * told that some do not reach each other, or only slowly. Whom a connection is of shows in the
 * address that it comes from, one of the loopback network's for each node; systems whose loopback
 * has one address only can not have this.
 *
 * <p>Who is cut off sees what a cable that is pulled lets it see: connections stay, are made even,
 * and nothing arrives. Once it is healed, what was on its way arrives.
 */
public final class TrialNetwork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrialNetwork.class);
  private static final int MOST_NODES = 250;
  private static final int CHUNK = 1 << 16;

  /** Pieces of a connection that are on their way at once. */
  private static final int MOST_ON_THE_WAY = 256;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("relay-", 0).factory());
  private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
  private List<Set<Integer>> sides = List.of();
  private Map<Integer, Duration> delays = Map.of();

  /** Some bytes, and when they are to arrive. */
  private record Piece(Bytes bytes, long dueNanos) {}

  /** What lets a JVM's connections show that they are of a node. */
  static String source(int node) {
    return "-Dakka.remote.artery.advanced.tcp.outbound-client-hostname=" + address(node);
  }

  private static String address(int node) {
    if (node < 1 || node > MOST_NODES) {
      throw new IllegalArgumentException("there are nodes 1 to %d".formatted(MOST_NODES));
    }
    return "127.0.1." + node;
  }

  /**
   * Puts a relay in front of a node.
   *
   * @param port at which the node itself listens
   * @return the port at which the others are to reach it
   */
  int relay(int node, int port) {
    try {
      ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      open.add(server);
      threads.execute(() -> accept(server, node, port));
      return server.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("this machine has no free port", e);
    }
  }

  /**
   * Parts the nodes: only those of one side reach each other. Whoever is on none reaches nobody.
   */
  public synchronized void cut(Collection<Set<Integer>> into) {
    sides = List.copyOf(into);
  }

  /** Lets what is sent to and from these nodes take longer. */
  public synchronized void slow(Map<Integer, Duration> longer) {
    delays = Map.copyOf(longer);
  }

  /** All reach all again, at once. */
  public synchronized void heal() {
    sides = List.of();
    delays = Map.of();
    notifyAll();
  }

  private synchronized void awaitLink(int one, int other) throws InterruptedException {
    while (!sides.isEmpty()
        && sides.stream().noneMatch(side -> side.contains(one) && side.contains(other))) {
      wait();
    }
  }

  private synchronized long delayNanos(int one, int other) {
    return delays.getOrDefault(one, Duration.ZERO).toNanos()
        + delays.getOrDefault(other, Duration.ZERO).toNanos();
  }

  private void accept(ServerSocket server, int node, int port) {
    try {
      while (!server.isClosed()) {
        Socket in = server.accept();
        open.add(in);
        int from = in.getInetAddress().getAddress()[3];
        threads.execute(() -> connect(in, from & 0xff, node, port));
      }
    } catch (IOException e) {
      LOG.debug("the relay of node {} ends", node);
    }
  }

  private void connect(Socket in, int from, int to, int port) {
    Socket out = new Socket();
    open.add(out);
    try {
      awaitLink(from, to);
      in.setTcpNoDelay(true);
      out.setTcpNoDelay(true);
      out.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      threads.execute(() -> carry(out, in, to, from));
      carry(in, out, from, to);
    } catch (IOException e) {
      close(in);
      close(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Carries one direction of a connection; the end of it ends both. */
  private void carry(Socket in, Socket out, int from, int to) {
    BlockingQueue<Optional<Piece>> way = new ArrayBlockingQueue<>(MOST_ON_THE_WAY);
    threads.execute(() -> deliver(way, in, out, from, to));
    try {
      InputStream bytes = in.getInputStream();
      byte[] chunk = new byte[CHUNK];
      for (int size = bytes.read(chunk); size >= 0; size = bytes.read(chunk)) {
        long due = System.nanoTime() + delayNanos(from, to);
        way.put(Optional.of(new Piece(Bytes.wrap(Arrays.copyOf(chunk, size)), due)));
      }
      way.put(Optional.empty());
    } catch (IOException e) {
      close(in);
      close(out);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(
      BlockingQueue<Optional<Piece>> way, Socket in, Socket out, int from, int to) {
    try {
      OutputStream bytes = out.getOutputStream();
      for (Optional<Piece> next = way.take(); next.isPresent(); next = way.take()) {
        TimeUnit.NANOSECONDS.sleep(next.get().dueNanos() - System.nanoTime());
        awaitLink(from, to);
        bytes.write(next.get().bytes().unsafeArray());
      }
    } catch (IOException e) {
      LOG.debug("a connection from {} to {} ends", from, to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(in);
      close(out);
    }
  }

  private void close(Closeable socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) { // of a socket nobody needs any more
      LOG.debug("a socket that ends", e);
    }
  }

  @Override
  public void close() {
    List.copyOf(open).forEach(this::close);
    threads.shutdownNow();
  }
}
