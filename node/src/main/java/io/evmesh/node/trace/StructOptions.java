package io.evmesh.node.trace;

/**
 * What struct logs have.
 *
 * @param limitBytes of logs behind which no more are written, 0 for no limit
 */
record StructOptions(
    boolean enableMemory,
    boolean disableStack,
    boolean disableStorage,
    boolean enableReturnData,
    long limitBytes) {}
