package io.evmesh.actors.chain.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A network that can go silent: passes bytes between clients and a server until it is shut. While
 * it is shut connections stay, new ones are taken, and nothing passes; what was on its way passes
 * when it is opened again, as in a network whose cable was out for a while.
 */
final class TcpGate implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final ServerSocket entrance;
  private final int serverPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable CountDownLatch shut;

  /** What bytes to the server shut the gate. */
  enum Moment {
    /** Those of the statement, which the server does not get. */
    STATEMENT,
    /** Those of its transaction's commit, which the server does not get. */
    BEFORE_COMMIT,
    /** The same; the server gets them, and its answer is lost. */
    AFTER_COMMIT
  }

  private record Trap(String statement, Moment moment, CountDownLatch sprung) {}

  /** Two sockets that belong together, and what they have said. */
  private static final class Pair {
    volatile boolean frozen;
    boolean saidStatement;
  }

  /** A gate before a server on this machine. */
  TcpGate(int serverPort) throws IOException {
    this.serverPort = serverPort;
    entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket client = entrance.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.add(client);
        sockets.add(server);
        Pair pair = new Pair();
        pairs.add(pair);
        Thread.ofVirtual().start(() -> pass(pair, client, server, true));
        Thread.ofVirtual().start(() -> pass(pair, server, client, false));
      } catch (IOException e) {
        // the gate was closed, or the server is away: the client finds that out itself
      }
    }
  }

  private void pass(Pair pair, Socket from, Socket to, boolean toServer) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        Trap set = toServer ? sprungBy(pair, buffer, size) : null;
        if (set != null && set.moment != Moment.AFTER_COMMIT) {
          shut();
          set.sprung.countDown();
        }
        awaitOpen(pair);
        if (set != null && set.moment == Moment.AFTER_COMMIT) {
          shut();
          set.sprung.countDown();
        }
        out.write(buffer, 0, size);
        out.flush();
      }
      awaitOpen(pair); // nobody hears of the end either
    } catch (IOException e) {
      // one of the two is gone, which the other is told by closing
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private @Nullable Trap sprungBy(Pair pair, byte[] buffer, int size) {
    Trap set = trap.get();
    if (set == null) {
      return null;
    }
    String text = new String(buffer, 0, size, StandardCharsets.ISO_8859_1);
    pair.saidStatement |= text.contains(set.statement);
    boolean springs =
        pair.saidStatement && (set.moment == Moment.STATEMENT || text.contains("COMMIT"));
    return springs && trap.compareAndSet(set, null) ? set : null;
  }

  private void awaitOpen(Pair pair) throws InterruptedException {
    CountDownLatch opened;
    synchronized (this) {
      opened = shut;
    }
    if (opened != null) {
      opened.await();
    }
    if (pair.frozen) {
      closed.await();
    }
  }

  /**
   * Will shut the gate at a statement, or at the commit of the transaction that it is in.
   *
   * @return is at zero once the gate is shut
   */
  CountDownLatch shutAt(String statement, Moment moment) {
    CountDownLatch sprung = new CountDownLatch(1);
    trap.set(new Trap(statement, moment, sprung));
    return sprung;
  }

  synchronized void shut() {
    if (shut == null) {
      shut = new CountDownLatch(1);
    }
  }

  synchronized void open() {
    CountDownLatch waiting = shut;
    shut = null;
    if (waiting != null) {
      waiting.countDown();
    }
  }

  /** Opens for new connections; those that are there stay silent for ever. */
  synchronized void openForNew() {
    pairs.forEach(pair -> pair.frozen = true);
    open();
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    closed.countDown();
    open();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
