package io.evmesh.node.send;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import io.evmesh.engine.rlp.RlpException;
import io.evmesh.engine.transaction.BlobSidecar;
import io.evmesh.engine.transaction.PooledCodec;
import io.evmesh.engine.transaction.Signatures;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.transaction.TransactionCodec;
import io.evmesh.engine.types.Address;
import io.evmesh.engine.types.Bytes;
import io.evmesh.engine.types.Hash;
import io.evmesh.node.build.BlockProducer;
import io.evmesh.node.pool.PooledTransaction;
import io.evmesh.node.pool.TransactionPool;
import io.evmesh.node.pool.TransactionPool.Candidate;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.TransactionPlace;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of a transaction into the pool and to a block. Where blocks are made for whatever has
 * come, a transaction that can run is waited for, so that its receipt is there when its hash is.
 */
public final class Intake {
  private final TransactionPool pool;
  private final BlockProducer producer;
  private final Duration patience;
  private final Inclusions inclusions = new Inclusions();

  /**
   * The way into a pool.
   *
   * @param patience for how long a transaction is waited for that should be in a block at once
   */
  public Intake(ChainView chain, TransactionPool pool, BlockProducer producer, Duration patience) {
    this.pool = pool;
    this.producer = producer;
    this.patience = patience;
    chain.onHead(inclusions::block);
  }

  /** The bytes are no transaction, or one without a sender. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /** A transaction on its way; it is to be waited for once. */
  public final class Sent {
    private final PooledTransaction pooled;
    private final Inclusions.Wait wait;
    private final boolean isDue;

    private Sent(PooledTransaction pooled, Inclusions.Wait wait, boolean isDue) {
      this.pooled = pooled;
      this.wait = wait;
      this.isDue = isDue;
    }

    /** The transaction's hash. */
    public Hash hash() {
      return pooled.hash();
    }

    /** Waits for the block if there should be one at once. */
    public void settle() throws InterruptedException {
      Optional<TransactionPlace> ignored = isDue ? await(patience) : await(Duration.ZERO);
    }

    /** Waits for the block. */
    public Optional<TransactionPlace> await(Duration most) throws InterruptedException {
      try (wait) {
        return most.isZero() ? Optional.empty() : wait.await(most);
      }
    }
  }

  /**
   * Takes a signed transaction in its wire form, blobs included.
   *
   * @throws Malformed if it is none
   * @throws io.evmesh.node.pool.Refusal if the pool does not take it
   */
  public Sent send(Bytes raw) {
    PooledCodec.Pooled decoded;
    try {
      decoded = PooledCodec.decode(raw);
    } catch (RlpException e) {
      throw new Malformed(
          raw.isEmpty() ? "typed transaction too short" : String.valueOf(e.getMessage()));
    }
    BlockContext next = producer.next();
    Transaction transaction = decoded.transaction();
    Address sender =
        Signatures.sender(transaction, next.fork())
            .orElseThrow(() -> new Malformed("invalid sender: invalid transaction v, r, s values"));
    return send(transaction, sender, decoded.sidecar(), raw.size(), next);
  }

  /** Takes a transaction whose sender is known. */
  public Sent send(Transaction transaction, Address sender) {
    return send(
        transaction, sender, null, TransactionCodec.encode(transaction).size(), producer.next());
  }

  private Sent send(
      Transaction transaction,
      Address sender,
      @Nullable BlobSidecar sidecar,
      int sizeBytes,
      BlockContext next) {
    Hash hash = TransactionCodec.hash(transaction);
    Inclusions.Wait wait = inclusions.begin(hash);
    boolean done = false;
    try {
      PooledTransaction pooled =
          pool.add(
              new Candidate(
                  new RecoveredTransaction(transaction, sender), hash, sizeBytes, sidecar),
              next);
      boolean isDue = producer.isAutomatic() && pool.canRun(pooled, next);
      producer.wake();
      done = true;
      return new Sent(pooled, wait, isDue);
    } finally {
      if (!done) {
        wait.close();
      }
    }
  }
}
