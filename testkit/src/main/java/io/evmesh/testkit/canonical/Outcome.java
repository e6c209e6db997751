package io.evmesh.testkit.canonical;

import io.evmesh.engine.execution.TransactionResult;
import io.evmesh.engine.execution.TransactionResult.Executed;
import io.evmesh.engine.state.InMemoryState;
import io.evmesh.engine.state.WorldState;
import io.evmesh.engine.types.Hash;
import java.util.List;

/**
 * What came out of executing a block, as digests of the canonical texts.
 *
 * @param gasUsed gas units of all transactions
 * @param failed number of transactions that reverted or halted
 */
public record Outcome(
    long gasUsed, int failed, Hash preStateDigest, Hash resultsDigest, Hash postStateDigest) {

  /** The outcome of results, none of them rejected, and the world that they left behind. */
  public static Outcome of(InMemoryState before, List<TransactionResult> all, WorldState after) {
    long gasUsed = 0;
    int failed = 0;
    for (TransactionResult result : all) {
      if (result instanceof Executed executed) {
        gasUsed += executed.gasUsed();
        failed += executed.success() ? 0 : 1;
      }
    }
    return new Outcome(
        gasUsed,
        failed,
        CanonicalText.digest(CanonicalText.state(StateChanges.whole(before))),
        CanonicalText.digest(CanonicalText.results(all)),
        CanonicalText.digest(CanonicalText.state(StateChanges.between(before, after))));
  }
}
