package io.evmesh.actors.akka;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.dispatch.Envelope;
import akka.dispatch.MailboxType;
import akka.dispatch.MessageQueue;
import akka.dispatch.ProducesMessageQueue;
import akka.dispatch.UnboundedMessageQueueSemantics;
import com.typesafe.config.Config;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import scala.Option;

/** Mailboxes that say how much waits in them; made by Akka, from the settings of a mailbox. */
public final class CountedMailbox
    implements MailboxType, ProducesMessageQueue<CountedMailbox.Counted> {
  private final String kind;

  /** Made by Akka. {@code counted-as} in the settings names the kind of actors. */
  public CountedMailbox(ActorSystem.Settings settings, Config config) {
    kind = config.getString("counted-as");
  }

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    return new Counted(
        system.isEmpty() ? new MailboxDepth() : MailboxDepths.of(system.get()).of(kind));
  }

  /** One mailbox: many threads put messages in, one takes them out. */
  static final class Counted implements MessageQueue, UnboundedMessageQueueSemantics {
    private final Queue<Envelope> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final MailboxDepth depth;

    Counted(MailboxDepth depth) {
      this.depth = depth;
    }

    @Override
    public void enqueue(ActorRef receiver, Envelope message) {
      depth.added(waiting.incrementAndGet());
      queue.add(message);
    }

    @Override
    @SuppressWarnings("NullAway") // Akka wants null where there is nothing
    public Envelope dequeue() {
      Envelope message = queue.poll();
      if (message != null) {
        waiting.decrementAndGet();
        depth.removed();
      }
      return message;
    }

    @Override
    public int numberOfMessages() {
      return waiting.get();
    }

    @Override
    public boolean hasMessages() {
      return !queue.isEmpty();
    }

    @Override
    public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
      for (Envelope left = dequeue(); left != null; left = dequeue()) {
        deadLetters.enqueue(owner, left);
      }
    }
  }
}
