package io.evmesh.sim.command;

import io.evmesh.actors.chain.thread.ChainException;
import io.evmesh.input.json.InputException;
import io.evmesh.persistence.database.DatabaseException;
import java.util.concurrent.CompletionException;

/** What a database or a chain complains of is, like bad input, not a fault of our own. */
final class ChainFaults {
  private ChainFaults() {}

  /** Something done with a chain. */
  @FunctionalInterface
  interface Work<T> {
    T done() throws InterruptedException;
  }

  /**
   * Does it.
   *
   * @throws InputException with the sentence of the database or the chain
   */
  static <T> T told(Work<T> work) throws InterruptedException {
    try {
      return work.done();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DatabaseException || e.getCause() instanceof ChainException) {
        throw new InputException(String.valueOf(e.getCause().getMessage()), e);
      }
      throw e;
    } catch (DatabaseException | ChainException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }
}
