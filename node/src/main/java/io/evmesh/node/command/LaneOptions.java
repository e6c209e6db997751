package io.evmesh.node.command;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.input.json.InputException;
import picocli.CommandLine.Option;

/** How blocks are executed. */
final class LaneOptions {
  @Option(
      names = "--lanes",
      paramLabel = "N",
      description = "Transaction actors (default: one a processor).")
  private int lanes = Runtime.getRuntime().availableProcessors();

  MeshSettings mesh() {
    try {
      return MeshSettings.of(lanes);
    } catch (IllegalArgumentException e) {
      throw new InputException("--lanes: " + e.getMessage(), e);
    }
  }
}
