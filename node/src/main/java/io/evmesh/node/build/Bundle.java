package io.evmesh.node.build;

import io.evmesh.engine.execution.RecoveredTransaction;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Transactions that are to be the first of one block, all of them, in their order, or in none. They
 * are tried on the state that the block builds on; only if every one does what it is to do there,
 * the block is made.
 */
public final class Bundle {
  private final List<RecoveredTransaction> transactions;
  private final CompletableFuture<Failure> failure = new CompletableFuture<>();
  private volatile String wait = "";

  /**
   * A bundle.
   *
   * @param transactions at least one
   */
  public Bundle(List<RecoveredTransaction> transactions) {
    this.transactions = List.copyOf(transactions);
  }

  /**
   * Why there can be no such block.
   *
   * @param index of the transaction that is to blame
   */
  public record Failure(int index, String reason) {}

  /** The transactions in their order. */
  public List<RecoveredTransaction> transactions() {
    return transactions;
  }

  /** Ends when it is certain that there is no such block. */
  public CompletableFuture<Failure> failure() {
    return failure;
  }

  /** What it waits for, in words; empty if it has not been tried or need not wait. */
  public Optional<String> waitsFor() {
    return wait.isEmpty() ? Optional.empty() : Optional.of(wait);
  }

  void waitFor(String what) {
    wait = what;
  }
}
