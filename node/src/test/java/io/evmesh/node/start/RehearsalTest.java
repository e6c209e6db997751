package io.evmesh.node.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.node.call.CallSettings;
import io.evmesh.node.query.Finality;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.http.ServerSettings;
import io.evmesh.node.settings.BatchSettings;
import io.evmesh.node.settings.DevSettings;
import io.evmesh.node.settings.HistorySettings;
import io.evmesh.node.settings.MiningSettings;
import io.evmesh.node.settings.NodeSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node that follows tries before it leads. */
class RehearsalTest {
  @Test
  void itsOwnChainGetsItsBlocksAndTheNodesDatabaseIsNotTouched()
      throws InterruptedException, IOException {
    NodeSettings settings =
        new NodeSettings(
            DatabaseSettings.postgresql("jdbc:postgresql://nowhere.invalid/chain", "nobody", ""),
            MeshSettings.of(2),
            HistorySettings.USUAL,
            Optional.of(Path.of("no-such-genesis")),
            Optional.empty(),
            DevSettings.USUAL,
            MiningSettings.NONE,
            Finality.HEAD,
            ServerSettings.of("127.0.0.1", 0),
            Optional.empty(),
            Optional.empty(),
            RpcLimits.USUAL,
            CallSettings.USUAL,
            BatchSettings.USUAL);
    Path left = Files.createTempDirectory("evmesh-rehearsal-");
    Path old = Files.setLastModifiedTime(left, FileTime.fromMillis(0));
    assertThat(Rehearsal.run(settings, Clock.systemUTC())).isTrue();
    assertThat(old).doesNotExist();
  }
}
