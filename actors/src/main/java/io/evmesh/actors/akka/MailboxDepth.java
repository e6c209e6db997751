package io.evmesh.actors.akka;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** How much waits in the mailboxes of one kind of actors. */
public final class MailboxDepth {
  private final LongAdder waiting = new LongAdder();
  private final LongAccumulator most = new LongAccumulator(Math::max, 0);

  /** A message was put into a mailbox that now holds {@code depth}. */
  public void added(int depth) {
    waiting.increment();
    if (depth > 1) {
      most.accumulate(depth);
    }
  }

  public void removed() {
    waiting.decrement();
  }

  /** Messages that wait now, in all mailboxes together. */
  public long waiting() {
    return waiting.sum();
  }

  /** The most messages that ever waited in one of the mailboxes; 0 if never two did. */
  public long most() {
    return most.get();
  }
}
