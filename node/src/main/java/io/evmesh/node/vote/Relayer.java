package io.evmesh.node.vote;

import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;

/** Somebody who signs transactions that cast ballots. */
public interface Relayer {
  /** Whose transactions they are. */
  Address address();

  /**
   * The transaction, signed.
   *
   * @throws SigningException if there is no signature
   */
  Transaction sign(Transaction transaction);

  /** Whoever has the key does not sign. */
  final class SigningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A fault with a sentence for people, which tells no secrets. */
    public SigningException(String sentence, Throwable cause) {
      super(sentence, cause);
    }

    /** A fault with a sentence for people, which tells no secrets. */
    public SigningException(String sentence) {
      super(sentence);
    }
  }
}
