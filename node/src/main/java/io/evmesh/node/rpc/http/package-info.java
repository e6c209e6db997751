/**
 * JSON-RPC over HTTP and WebSocket on one port. Start with {@link
 * io.evmesh.node.rpc.http.RpcServer}.
 */
@NullMarked
package io.evmesh.node.rpc.http;

import org.jspecify.annotations.NullMarked;
