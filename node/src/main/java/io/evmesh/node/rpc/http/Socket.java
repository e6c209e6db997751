package io.evmesh.node.rpc.http;

import io.evmesh.node.rpc.Dispatcher;
import io.evmesh.node.rpc.Memory;
import io.evmesh.node.rpc.Peer;
import io.evmesh.node.rpc.RpcException;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection. Calls run on virtual threads of their own, so many at once; what is to
 * be sent waits in a queue, which one thread writes. A client whose queue grows above its limit is
 * cut off.
 */
final class Socket implements WsListener {
  private static final int TOO_BIG = 1009; // RFC 6455, 7.4.1

  /** Times that a message is in memory while it is sent: as it is, as text, as a frame. */
  private static final int COPIES = 3;

  private final Dispatcher dispatcher;
  private final ServerSettings settings;
  private final Gate gate;
  private final Semaphore calls;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Queue<byte[]> toSend = new ArrayDeque<>();
  private final Memory.Share sending;
  private final Memory.Share receiving;
  private final List<Runnable> whenGone = new ArrayList<>();
  private @Nullable Thread writer;
  private long waitingBytes;
  private boolean gone;
  private volatile String submitter = Peer.LOCAL;

  Socket(Dispatcher dispatcher, ServerSettings settings, Gate gate) {
    this.dispatcher = dispatcher;
    this.settings = settings;
    this.gate = gate;
    calls = new Semaphore(settings.socketCalls());
    sending = dispatcher.memory().share();
    receiving = dispatcher.memory().share();
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
    gate.checkPlace(
            RpcServer.value(headers, HeaderNames.HOST),
            RpcServer.value(headers, HeaderNames.ORIGIN))
        .or(() -> gate.checkToken(RpcServer.value(headers, HeaderNames.AUTHORIZATION)))
        .ifPresent(
            refusal -> {
              throw RequestException.builder()
                  .type(EventType.OTHER)
                  .status(Status.create(refusal.status()))
                  .safeMessage(true)
                  .message(refusal.sentence())
                  .build();
            });
    submitter = gate.submitter(RpcServer.value(headers, HeaderNames.AUTHORIZATION));
    return Optional.empty();
  }

  @Override
  public void onOpen(WsSession opened) {
    lock.lock();
    try {
      writer = Thread.ofVirtual().name("socket-writer").start(() -> sendAll(opened));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onMessage(WsSession from, String text, boolean last) {
    gather(from, text.getBytes(StandardCharsets.UTF_8), last);
  }

  @Override
  public void onMessage(WsSession from, BufferData data, boolean last) {
    gather(from, data.readBytes(), last);
  }

  private void gather(WsSession from, byte[] part, boolean last) {
    long bytes = message.size() + (long) part.length;
    if (bytes > dispatcher.limits().bodyBytes() || !hasRoom(receiving, 2 * bytes)) {
      from.close(TOO_BIG, "message too large");
      end();
      return;
    }
    message.writeBytes(part);
    if (last) {
      byte[] whole = message.toByteArray();
      message.reset();
      receiving.free();
      answer(whole);
    }
  }

  private static boolean hasRoom(Memory.Share share, long bytes) {
    try {
      share.has(bytes);
      return true;
    } catch (RpcException e) {
      return false;
    }
  }

  private void answer(byte[] whole) {
    Semaphore all = dispatcher.memory().calls();
    calls.acquireUninterruptibly(); // whoever sends faster than answers are made is read later
    all.acquireUninterruptibly();
    Thread.ofVirtual()
        .name("socket-call")
        .start(
            () -> {
              Caller caller = new Caller();
              try {
                boolean ignored = tell(dispatcher.answer(whole, caller));
                caller.after.forEach(Runnable::run);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                boolean ignored =
                    tell(Dispatcher.refusal(RpcException.SERVER_ERROR, "the node is stopping"));
              } finally {
                all.release();
                calls.release();
              }
            });
  }

  /** The connection as one call sees it. */
  private final class Caller implements Peer {
    final List<Runnable> after = new ArrayList<>();

    @Override
    public String submitter() {
      return submitter;
    }

    @Override
    public boolean canBeTold() {
      return true;
    }

    @Override
    public boolean tell(byte[] message) {
      return Socket.this.tell(message);
    }

    @Override
    public void afterAnswer(Runnable action) {
      after.add(action);
    }

    @Override
    public Object connection() {
      return Socket.this;
    }

    @Override
    public void whenGone(Runnable action) {
      Socket.this.whenGone(action);
    }
  }

  private boolean tell(byte[] json) {
    lock.lock();
    try {
      if (gone) {
        return false;
      }
      if (json.length > 0) {
        toSend.add(json);
        waitingBytes += json.length;
        more.signal();
      }
      boolean tooMuch = waitingBytes > settings.socketBacklogBytes() && toSend.size() > 1;
      if (!tooMuch && hasRoom(sending, COPIES * waitingBytes)) {
        return true;
      }
    } finally {
      lock.unlock();
    }
    cut();
    return false;
  }

  /** Ends the connection of a client that does not read: nothing can be told to it any more. */
  private void cut() {
    end();
    Thread writing = writer;
    if (writing != null) {
      writing.interrupt(); // which closes the socket
    }
  }

  private void sendAll(WsSession to) {
    try {
      for (byte[] next = next(); next != null; next = next()) {
        to.send(new String(next, StandardCharsets.UTF_8), true);
        sent(next.length);
      }
    } catch (java.io.UncheckedIOException e) {
      end(); // the client has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte @Nullable [] next() throws InterruptedException {
    lock.lock();
    try {
      while (toSend.isEmpty() && !gone) {
        more.await();
      }
      return gone ? null : toSend.remove();
    } finally {
      lock.unlock();
    }
  }

  /** What is being sent counts until the client has taken it. */
  private void sent(int bytes) {
    lock.lock();
    try {
      waitingBytes -= bytes;
      if (waitingBytes == 0) {
        sending.free();
      }
    } finally {
      lock.unlock();
    }
  }

  private void whenGone(Runnable action) {
    lock.lock();
    try {
      if (!gone) {
        whenGone.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  @Override
  public void onClose(WsSession closed, int status, String reason) {
    end();
  }

  @Override
  public void onError(WsSession failed, Throwable cause) {
    end();
  }

  private void end() {
    List<Runnable> actions;
    lock.lock();
    try {
      gone = true;
      toSend.clear();
      sending.close();
      receiving.close();
      actions = List.copyOf(whenGone);
      whenGone.clear();
      more.signalAll();
    } finally {
      lock.unlock();
    }
    actions.forEach(Runnable::run);
  }
}
