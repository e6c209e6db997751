/**
 * JSON-RPC without a transport: the table of methods, parameters and their faults, answers,
 * batches. Start with {@link io.evmesh.node.rpc.Method} and {@link io.evmesh.node.rpc.Dispatcher}.
 */
@NullMarked
package io.evmesh.node.rpc;

import org.jspecify.annotations.NullMarked;
