package io.evmesh.node.pool;

/** Why a transaction is not taken; the message is go-ethereum's where it has one. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message, null, false, false);
  }
}
