package io.evmesh.node.command;

import io.evmesh.actors.chain.ChainSettings;
import io.evmesh.input.json.InputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much of its past a chain keeps. */
final class RetainOptions {
  @Option(
      names = "--retain-blocks",
      paramLabel = "N",
      description =
          "Keep the states of the last N blocks only; older ones are given up for good, a few with"
              + " each new block (default: keep all). Holds for this run; blocks, transactions and"
              + " the journal stay.")
  private @Nullable Long blocks;

  /** As {@link ChainSettings#retainBlocks} has it. */
  long blocks() {
    if (blocks != null && blocks < 1) {
      throw new InputException("--retain-blocks: at least 1 block must be kept, not " + blocks);
    }
    return blocks == null ? ChainSettings.RETAIN_ALL : blocks;
  }
}
