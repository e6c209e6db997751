package io.evmesh.node.start;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.PooledCodec;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Bytes;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.Refusal;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.pool.TransactionPool.Candidate;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills the pool with what waited before a restart. What has been in a block is refused again. */
final class PoolFilling implements Consumer<Bytes> {
  private static final Logger LOG = LoggerFactory.getLogger(PoolFilling.class);

  private final TransactionPool pool;
  private final BlockProducer producer;

  PoolFilling(TransactionPool pool, BlockProducer producer) {
    this.pool = pool;
    this.producer = producer;
  }

  @Override
  public void accept(Bytes wire) {
    BlockContext next = producer.next();
    try {
      PooledCodec.Pooled pooled = PooledCodec.decode(wire);
      Signatures.sender(pooled.transaction(), next.fork())
          .ifPresent(
              sender ->
                  pool.add(
                      new Candidate(
                          new RecoveredTransaction(pooled.transaction(), sender),
                          TransactionCodec.hash(pooled.transaction()),
                          wire.size(),
                          pooled.sidecar()),
                      next));
    } catch (RlpException | Refusal e) {
      LOG.debug("a transaction of the pool's journal does not wait any more: {}", e.getMessage());
    }
  }
}
