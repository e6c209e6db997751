package io.evmesh.lab.execute;

/**
 * An execution on a source.
 *
 * @param blocker the transaction that it has to wait for from its last read on; -1 if it ends
 * @param nanos until then, or until its end
 */
public record Attempt(Run run, int blocker, long nanos) {}
