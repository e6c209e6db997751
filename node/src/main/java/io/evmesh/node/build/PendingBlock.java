package io.evmesh.node.build;

import io.evmesh.engine.block.BlockDraft;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.PayloadBuilder.Payload;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.Snapshot;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The block that would come next, made of the pool on the head, which nobody appends. It is kept
 * until the head, the pool or its time is another; whoever asks meanwhile waits for the one that is
 * being built.
 */
public final class PendingBlock {
  private static final Logger LOG = LoggerFactory.getLogger(PendingBlock.class);

  private final ChainView chain;
  private final TransactionPool pool;
  private final BlockProducer producer;
  private final PayloadBuilder builder;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Kept kept;

  /** The block that follows the chain's head. */
  public PendingBlock(
      ChainView chain, TransactionPool pool, BlockProducer producer, PayloadBuilder builder) {
    this.chain = chain;
    this.pool = pool;
    this.producer = producer;
    this.builder = builder;
  }

  /** What a block is made of. */
  private record Source(Hash parent, BlockDraft draft, long poolVersion) {}

  private record Kept(Source source, ChainBlock parent, Optional<Payload> payload) {}

  /** The block; empty if there can be none. */
  public Optional<ChainBlock> get() throws InterruptedException {
    return kept().payload().map(Payload::block);
  }

  /** The state after it; that of the head where nothing waits for the block. */
  public Snapshot state() throws InterruptedException {
    if (pool.candidates(producer.next()).isEmpty()) {
      return chain.state(chain.head());
    }
    Kept last = kept();
    Snapshot head = chain.state(last.parent());
    return last.payload()
        .map(payload -> head.after(payload.block(), payload.changes()))
        .orElse(head);
  }

  private Kept kept() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long version = pool.version(); // before all else: what comes later makes another block
      ChainBlock head = chain.head();
      Source source = new Source(head.hash(), producer.draft(head), version);
      Kept last = kept;
      if (last == null || !last.source().equals(source)) {
        last = new Kept(source, head, build(head, source.draft()));
        kept = last;
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Payload> build(ChainBlock head, BlockDraft draft) throws InterruptedException {
    try {
      return Optional.of(builder.build(head, draft, Optional.empty()));
    } catch (PayloadBuilder.NotBuilt e) {
      LOG.warn("there is no pending block: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
