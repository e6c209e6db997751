package io.evmesh.node.trace;

/**
 * What a replay is to tell beside the output.
 *
 * @param calls all messages, flat ({@code trace})
 * @param changes what became of accounts and slots ({@code stateDiff})
 */
public record ReplayParts(boolean calls, boolean changes) {}
