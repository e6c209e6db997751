package io.evmesh.actors;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** How much waits in the mailboxes of one kind of actors. */
final class MailboxDepth {
  private final LongAdder waiting = new LongAdder();
  private final LongAccumulator most = new LongAccumulator(Math::max, 0);

  /** A message was put into a mailbox that now holds {@code depth}. */
  void added(int depth) {
    waiting.increment();
    if (depth > 1) {
      most.accumulate(depth);
    }
  }

  void removed() {
    waiting.decrement();
  }

  /** Messages that wait now, in all mailboxes together. */
  long waiting() {
    return waiting.sum();
  }

  /** The most messages that ever waited in one of the mailboxes; 0 if never two did. */
  long most() {
    return most.get();
  }
}
