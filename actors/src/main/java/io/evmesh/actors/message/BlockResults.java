package io.evmesh.actors.message;

import io.evmesh.engine.execution.TransactionResult;
import java.util.List;

/**
 * What came of a block's transactions.
 *
 * @param gasUsed by all of them
 */
public record BlockResults(List<TransactionResult> results, long gasUsed) {}
