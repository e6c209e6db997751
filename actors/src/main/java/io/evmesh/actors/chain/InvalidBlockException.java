package io.evmesh.actors.chain;

import io.evmesh.engine.block.BlockFault;

/** A block breaks a rule of the chain; nothing has changed. */
public final class InvalidBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient BlockFault fault;

  InvalidBlockException(long number, BlockFault fault) {
    super("block %d is not valid: %s".formatted(number, fault));
    this.fault = fault;
  }

  /** The rule. */
  public BlockFault fault() {
    return fault;
  }
}
