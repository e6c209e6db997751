package io.evmesh.engine.transaction;

import io.evmesh.engine.chain.Fork;
import io.evmesh.engine.evm.BlockContext;
import java.util.Optional;

/** The rules of validity that need no state, and the gas that is due before execution. */
public final class TransactionRules {
  private TransactionRules() {}

  /** The first rule that {@code transaction} breaks in {@code block}, signature aside. */
  public static Optional<Rejection> check(BlockContext block, Transaction transaction) {
    throw new UnsupportedOperationException();
  }

  /** Gas units due before the first instruction (Yellow Paper, g0). */
  public static long intrinsicGas(Fork fork, Transaction transaction) {
    throw new UnsupportedOperationException();
  }

  /** The least gas units that the transaction pays whatever it does (EIP-7623); 0 before Prague. */
  public static long floorGas(Fork fork, Transaction transaction) {
    throw new UnsupportedOperationException();
  }
}
