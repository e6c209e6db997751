package io.evmesh.node.command;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.input.json.InputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How blocks are executed into a chain, and how much of its past is kept. */
final class WriterOptions {
  @Mixin private LaneOptions lanes = new LaneOptions();
  @Mixin private RetainOptions retain = new RetainOptions();

  @Option(
      names = "--root-every",
      paramLabel = "N",
      description =
          "Blocks whose number N divides have a state root, the others zero in its place; 0 for"
              + " none (default: 1). A chain keeps to what it was begun with.")
  private @Nullable Integer rootEvery;

  MeshSettings mesh() {
    return lanes.mesh();
  }

  long retainBlocks() {
    return retain.blocks();
  }

  /** For a chain that begins. */
  int rootEvery() {
    int every = rootEvery == null ? 1 : rootEvery;
    if (every < 0) {
      throw new InputException("--root-every: " + every + " is below 0");
    }
    return every;
  }

  /**
   * Checks that what was asked for is how the chain was begun.
   *
   * @throws InputException if it is not
   */
  void checkRootEvery(int ofChain) {
    if (rootEvery != null && rootEvery != ofChain) {
      throw new InputException(
          "--root-every: this chain was begun with %d, not %d".formatted(ofChain, rootEvery));
    }
  }
}
