package io.evmesh.node.trace;

/**
 * What prestateTracer is asked for.
 *
 * @param diffMode only what was changed, before and after
 * @param includeEmpty also accounts that had nothing
 */
record PrestateOptions(
    boolean diffMode, boolean disableCode, boolean disableStorage, boolean includeEmpty) {}
