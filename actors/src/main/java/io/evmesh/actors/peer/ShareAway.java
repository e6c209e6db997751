package io.evmesh.actors.peer;

import akka.actor.typed.ActorRef;
import io.evmesh.actors.message.PeerCommand;
import io.evmesh.actors.message.TurnId;
import io.evmesh.engine.codec.ByteReader;
import io.evmesh.engine.codec.ByteWriter;
import io.evmesh.engine.parallel.wire.ShareCodec;
import io.evmesh.engine.parallel.wire.ValuesCodec;
import io.evmesh.engine.state.StateView;
import io.evmesh.engine.types.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A share of a block that another node executes, as the leader's node has it. One thread sends and
 * takes what comes back; the peer answers questions for committed values meanwhile.
 */
public final class ShareAway {
  private static final byte[] NOTHING = {};

  private final TurnId id;
  private final ActorRef<PeerCommand> peer;
  private final Outbox out;
  private final StateView base;
  private final Consumer<ValuesCodec.Wanted> told;
  private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final AtomicInteger inside = new AtomicInteger(); // who looks at the state
  private final CompletableFuture<Boolean> quiet = new CompletableFuture<>();
  private volatile boolean over;

  /** What the other node says. */
  public sealed interface Answer {
    /** What came of some transactions, as {@link ShareCodec} writes it. */
    record Part(Bytes body) implements Answer {}

    /** That was all. */
    record Done() implements Answer {}

    /** There will be nothing more. */
    record Failed(String why) implements Answer {}
  }

  /**
   * A share that begins.
   *
   * @param base the committed state below the block
   * @param told is told which committed values the other node gets
   */
  ShareAway(
      TurnId id,
      ActorRef<PeerCommand> peer,
      Outbox out,
      StateView base,
      Consumer<ValuesCodec.Wanted> told) {
    this.id = id;
    this.peer = peer;
    this.out = out;
    this.base = base;
    this.told = told;
  }

  /** The name of a share in an attempt: which lane of the other node it is for. */
  static TurnId id(long epoch, long block, int lane) {
    return new TurnId(epoch, block, lane + 1);
  }

  static int lane(TurnId id) {
    return id.attempt() - 1;
  }

  TurnId id() {
    return id;
  }

  int lane() {
    return lane(id);
  }

  /**
   * Tells the other node of the block.
   *
   * @param changed values that it may have kept otherwise
   */
  public void open(ShareCodec.Opening opening, ValuesCodec.Wanted changed) {
    peer.tell(new PeerEvent.ShareBegins(this)); // before anything can come back
    ByteWriter writer = new ByteWriter(256 + 64 * changed.size());
    ShareCodec.write(writer, opening);
    ValuesCodec.write(writer, changed, base);
    out.send(Kind.SHARE_OPEN, writer.toArray());
  }

  /** Gives it transactions, whose numbers in the block ascend. */
  public void give(List<ShareCodec.Numbered> transactions) {
    ByteWriter writer = new ByteWriter(160 * transactions.size());
    ShareCodec.writeTransactions(writer, transactions);
    out.send(Kind.SHARE_WORK, writer.toArray());
  }

  /** It has got all of them. */
  public void giveLast() {
    out.send(Kind.SHARE_LAST, NOTHING);
  }

  /** What comes back next; null if nothing does in time. */
  public @Nullable Answer next(Duration patience) throws InterruptedException {
    return answers.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Ends it, and waits until nobody looks at the state below the block for it.
   *
   * @return whether that was in time
   */
  public boolean end(Duration patience) {
    over = true;
    if (inside.get() == 0) {
      quiet.complete(true);
    }
    peer.tell(new PeerEvent.ShareEnds(this));
    return quiet.completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS).join();
  }

  void sendEnd() {
    out.send(Kind.SHARE_END, NOTHING);
  }

  // ----------------------------------------------------------------- hearing

  /** The other node says something. */
  void take(Kind kind, Bytes body, Traffic traffic) {
    switch (kind) {
      case SHARE_PART -> answers.add(new Answer.Part(body));
      case SHARE_DONE -> answers.add(new Answer.Done());
      case SHARE_FAILED -> fail(ByteReader.of(body.unsafeArray()).text());
      case SHARE_NEED -> answer(ByteReader.of(body.unsafeArray()), traffic);
      default -> throw new IllegalStateException(kind + " is not for a leader");
    }
  }

  /** Nothing will come back any more. */
  void fail(String why) {
    answers.add(new Answer.Failed(why));
  }

  private void answer(ByteReader in, Traffic traffic) {
    ValuesCodec.Wanted wanted = ValuesCodec.readWanted(in);
    in.expectEnd();
    traffic.wanted(wanted.size());
    ByteWriter writer = new ByteWriter(64 * wanted.size());
    inside.incrementAndGet();
    try {
      if (over) {
        return;
      }
      ValuesCodec.write(writer, wanted, base);
    } finally {
      if (inside.decrementAndGet() == 0 && over) {
        quiet.complete(true);
      }
    }
    told.accept(wanted);
    out.send(Kind.SHARE_VALUES, writer.toArray());
  }
}
