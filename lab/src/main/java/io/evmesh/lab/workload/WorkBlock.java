package io.evmesh.lab.workload;

import io.evmesh.engine.evm.BlockContext;
import io.evmesh.engine.execution.RecoveredTransaction;
import java.util.List;

/** A block to be executed. */
public record WorkBlock(BlockContext context, List<RecoveredTransaction> transactions) {}
