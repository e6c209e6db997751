package io.evmesh.actors.peer;

import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.wire.ValuesCodec;
import io.evmesh.engine.types.Bytes;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A share of a block that this node executes for another: the peer hands on what comes, the worker
 * asks and answers.
 */
final class ShareHere {
  /** Beyond this the leader's node is lost, and the block with it. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final byte[] NOTHING = {};

  private final TurnId id;
  private final Outbox out;
  private final BlockingQueue<Bytes> values = new LinkedBlockingQueue<>();
  private volatile boolean over;

  ShareHere(TurnId id, Outbox out) {
    this.id = id;
    this.out = out;
  }

  TurnId id() {
    return id;
  }

  /** Committed values have come. */
  void valuesArrived(Bytes body) {
    values.add(body);
  }

  /** Nobody needs it any more. */
  void end() {
    over = true;
    values.add(Bytes.EMPTY); // for whoever waits
  }

  boolean isOver() {
    return over;
  }

  /**
   * Asks the leader's node for committed values and waits for them; for a virtual thread.
   *
   * @throws IllegalStateException if they do not come, or the share is over
   */
  Bytes fetch(ValuesCodec.Wanted wanted) {
    ByteWriter writer = new ByteWriter(64 * wanted.size());
    ValuesCodec.write(writer, wanted);
    out.send(Kind.SHARE_NEED, writer.toArray());
    try {
      Bytes answer = values.poll(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS);
      if (answer == null || over) {
        throw new IllegalStateException("committed values have not come for a share of a block");
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a share of a block was interrupted", e);
    }
  }

  void part(byte[] body) {
    out.send(Kind.SHARE_PART, body);
  }

  void done() {
    out.send(Kind.SHARE_DONE, NOTHING);
  }

  void fail(String why) {
    ByteWriter writer = new ByteWriter(256);
    writer.text(why);
    out.send(Kind.SHARE_FAILED, writer.toArray());
  }
}
