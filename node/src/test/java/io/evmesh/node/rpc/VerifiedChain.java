package io.evmesh.node.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.node.chain.ChainAccess;
import io.evmesh.node.chain.Verification;
import io.evmesh.persistence.database.Database;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;

/** Holds the chain of a node that has ended against executing it again. */
public final class VerifiedChain {
  private VerifiedChain() {}

  /** Checks that the chain in a folder has so many blocks, and that all of it is right. */
  public static void check(Path data, long blocks) {
    try (Database database = ChainAccess.openForReading(DatabaseSettings.h2(data))) {
      Verification verification = new Verification(database, ChainAccess.rules(database));
      assertThat(verification.run(_ -> {})).isEmpty();
      assertThat(verification.blocks()).isEqualTo(blocks);
    }
  }
}
