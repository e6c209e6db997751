package io.evmesh.actors.chain.thread;

import org.jspecify.annotations.Nullable;

/** The chain can take no more blocks. The message is one sentence for whoever runs it. */
public final class ChainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChainException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
