package io.evmesh.node.send;

import io.evmesh.engine.types.Hash;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.TransactionPlace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets threads wait until transactions are in a block that is there for good. */
final class Inclusions {
  private final Map<Hash, CompletableFuture<TransactionPlace>> waiting = new ConcurrentHashMap<>();

  /** A wait for one transaction; to be made before the transaction can be in a block. */
  final class Wait implements AutoCloseable {
    private final Hash hash;
    private final CompletableFuture<TransactionPlace> place;

    private Wait(Hash hash) {
      this.hash = hash;
      place = waiting.computeIfAbsent(hash, _ -> new CompletableFuture<>());
    }

    /** The place of the transaction; empty if it is in no block by then. */
    Optional<TransactionPlace> await(Duration most) throws InterruptedException {
      try {
        return Optional.of(place.get(most.toNanos(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a place is never refused", e);
      }
    }

    @Override
    public void close() {
      waiting.remove(hash, place);
    }
  }

  Wait begin(Hash hash) {
    return new Wait(hash);
  }

  /** A block is there for good. */
  void block(ChainBlock block) {
    if (waiting.isEmpty()) {
      return;
    }
    List<Hash> hashes = new ArrayList<>(block.transactionHashes());
    for (int i = 0; i < hashes.size(); i++) {
      CompletableFuture<TransactionPlace> place = waiting.remove(hashes.get(i));
      if (place != null) {
        place.complete(new TransactionPlace(block, i));
      }
    }
  }
}
