package io.evmesh.actors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Lets threads through one after the other, in the order in which they came. */
final class Turnstile {
  private final AtomicReference<CompletableFuture<Boolean>> last =
      new AtomicReference<>(CompletableFuture.completedFuture(true));

  /** Does the work when all who came before are done with theirs. */
  <T> T pass(Supplier<T> work) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    last.getAndSet(done).join();
    try {
      return work.get();
    } finally {
      done.complete(true);
    }
  }
}
