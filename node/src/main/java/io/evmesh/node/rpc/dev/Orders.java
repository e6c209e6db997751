package io.evmesh.node.rpc.dev;

import io.evmesh.node.rpc.RpcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what the thread that makes blocks was asked to do. */
final class Orders {
  private Orders() {}

  /**
   * What came of an order.
   *
   * @param failure what the error says, before the reason
   */
  static <T> T await(CompletableFuture<T> order, String failure) throws InterruptedException {
    try {
      return order.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RpcException known) {
        throw known;
      }
      throw RpcException.server(failure + ": " + e.getCause().getMessage());
    }
  }
}
