package io.evmesh.node.start;

import io.evmesh.engine.evm.Creations;
import io.evmesh.engine.transaction.Transaction;
import io.evmesh.node.query.ChainBlock;
import io.evmesh.node.query.ChainView;
import io.evmesh.node.query.TransactionPlace;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Prints a line for each transaction of new blocks, or for a large block one line. A thread of its
 * own prints, so that blocks need not wait for a terminal.
 */
public final class ActivityLines implements AutoCloseable {
  /** Transactions of a block up to which each has a line. */
  private static final int MOST_LINES = 20;

  private final PrintWriter out;
  private final ExecutorService printer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("activity").factory());

  public ActivityLines(PrintWriter out) {
    this.out = out;
  }

  /** Prints the blocks that come from now on. */
  public void follow(ChainView chain) {
    follow(chain, () -> true);
  }

  /** Likewise, those that come while somebody wants that. */
  public void follow(ChainView chain, BooleanSupplier wanted) {
    chain.onHead(
        block -> {
          if (!printer.isShutdown() && wanted.getAsBoolean()) {
            printer.execute(() -> print(block));
          }
        });
  }

  private void print(ChainBlock block) {
    int count = block.senders().size();
    if (count > MOST_LINES) {
      out.printf(
          "block %d  %d transactions, %d gas%n", block.number(), count, block.header().gasUsed());
    } else {
      for (int i = 0; i < count; i++) {
        out.println(line(new TransactionPlace(block, i)));
      }
    }
    out.flush();
  }

  /** One transaction in a line. */
  static String line(TransactionPlace place) {
    Transaction tx = place.transaction();
    String target =
        tx.to() == null
            ? "creates " + Creations.address(place.sender(), tx.nonce())
            : "-> " + tx.to();
    BigDecimal ether = new BigDecimal(tx.value().toBigInteger(), 18).stripTrailingZeros();
    return "block %d  %s  %s %s  %s ether, %d gas%s"
        .formatted(
            place.block().number(),
            place.hash(),
            place.sender(),
            target,
            ether.toPlainString(),
            place.block().gasUsed(place.index()),
            place.receipt().success() ? "" : "  FAILED");
  }

  @Override
  public void close() {
    printer.shutdown();
  }
}
