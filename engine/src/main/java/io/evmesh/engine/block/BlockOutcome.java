package io.evmesh.engine.block;

/** What became of a block: a rule it breaks, or all that follows from it. */
public sealed interface BlockOutcome {
  /** The block breaks a rule; nothing follows from it. */
  record Invalid(BlockFault fault) implements BlockOutcome {}

  /** The block holds all rules. */
  record Valid(Block block, BlockResult result) implements BlockOutcome {}
}
