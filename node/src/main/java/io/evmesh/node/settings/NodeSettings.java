package io.evmesh.node.settings;

import io.evmesh.actors.mesh.MeshSettings;
import io.evmesh.node.call.CallSettings;
import io.evmesh.node.query.Finality;
import io.evmesh.node.rpc.RpcLimits;
import io.evmesh.node.rpc.http.ServerSettings;
import io.evmesh.persistence.database.DatabaseSettings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All that a node needs to know.
 *
 * @param genesis file in geth's format that a new chain begins with; none for one for development
 * @param imports file of blocks in RLP, one after the other, that the chain goes on with
 * @param engine where a consensus client drives the node, if one does
 * @param poolJournal file that keeps what waits for a block over a restart
 * @param calls what a call that changes nothing may take
 * @param batches bounds of batches
 */
public record NodeSettings(
    DatabaseSettings database,
    MeshSettings mesh,
    HistorySettings history,
    Optional<Path> genesis,
    Optional<Path> imports,
    DevSettings dev,
    MiningSettings mining,
    Finality finality,
    ServerSettings server,
    Optional<EngineSettings> engine,
    Optional<Path> poolJournal,
    RpcLimits rpc,
    CallSettings calls,
    BatchSettings batches) {}
