package io.evmesh.node.pool;

/** Why a transaction is not taken; the message is go-ethereum's where it has one. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Cause why;

  /** What kind of a reason it is, for whoever has to decide what to do next. */
  public enum Cause {
    /** It is in the pool already. */
    KNOWN,

    /** There is no room now. */
    FULL,

    /** The sender has too little money now. */
    FUNDS,

    /** Its nonce has gone to a transaction in a block. */
    NONCE_TOO_LOW,

    /** Another one with its nonce is in the pool and pays no less. */
    UNDERPRICED,

    /** It is in the pool, and may be part of a block, but would not be there after a restart. */
    NOT_KEPT,

    /** It can not be part of a block, now or later. */
    INVALID
  }

  Refusal(Cause why, String message) {
    super(message, null, false, false);
    this.why = why;
  }

  Refusal(String message) {
    this(Cause.INVALID, message);
  }

  /** What kind of a reason it is. */
  public Cause why() {
    return why;
  }
}
