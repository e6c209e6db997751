package io.evmesh.engine.execution;

import io.evmesh.engine.transaction.Transaction;
import io.evmesh.engine.types.Address;

/** A transaction whose sender is known: recovered from the signature, or given by a recording. */
public record RecoveredTransaction(Transaction transaction, Address sender) {}
